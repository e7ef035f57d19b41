using LlmWorkbench.Display.Values;

namespace LlmWorkbench.Magics.Calls;

/// <summary>Writes types as C# code names them.</summary>
public static class CSharpTypeName
{
    /// <summary>The name with which a cell can declare a variable of a type.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>The name; for types that cells cannot see, that of the nearest base class that they can.</returns>
    public static string Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        while (!IsVisible(type))
        {
            type = type.BaseType ?? typeof(object);
        }

        if (type.IsArray)
        {
            // int[][,] is an array of int[,]: the outer rank comes first in C#, last in reflection.
            string ranks = "";
            for (; type.IsArray; type = type.GetElementType()!)
            {
                ranks += $"[{new string(',', type.GetArrayRank() - 1)}]";
            }

            return Of(type) + ranks;
        }

        return Nullable.GetUnderlyingType(type) is { } underlying ? Of(underlying) + "?" : FullName(type);
    }

    /// <summary>The name of a type as people write it, without namespaces.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>As in <c>Dictionary&lt;String, Int32[]&gt;</c>.</returns>
    public static string Short(Type type) => TypeName.Short(type);

    private static bool IsVisible(Type type) =>
        type.IsArray
            ? IsVisible(type.GetElementType()!)
            : type is { IsVisible: true, IsPointer: false, IsByRef: false } && type.GenericTypeArguments.All(IsVisible);

    private static string FullName(Type type)
    {
        Type[] arguments = type.GetGenericArguments();
        string name = type.Name.Split('`')[0];
        int own = arguments.Length - (type.DeclaringType?.GetGenericArguments().Length ?? 0);
        if (own > 0)
        {
            name += $"<{string.Join(", ", arguments[^own..].Select(Of))}>";
        }

        if (type.DeclaringType is not { } outer)
        {
            return type.Namespace is null ? $"global::{name}" : $"global::{type.Namespace}.{name}";
        }

        // Types that cells declare are nested in the compiler's class of the cell, which has no name in C#.
        return outer.Name.StartsWith("Submission#", StringComparison.Ordinal)
            ? name
            : $"{FullName(outer.IsGenericTypeDefinition ? outer.MakeGenericType(arguments[..^own]) : outer)}.{name}";
    }
}
