namespace LlmWorkbench.Display.Values;

/// <summary>The names of types as people write them.</summary>
public static class TypeName
{
    /// <summary>The name of a type without namespaces.</summary>
    /// <param name="type">Any type.</param>
    /// <returns>As in <c>Dictionary&lt;String, Int32[]&gt;</c>.</returns>
    public static string Short(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsArray
            ? $"{Short(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"
            : type.Name.Split('`')[0]
                + (type.GenericTypeArguments.Length == 0 ? "" : $"<{string.Join(", ", type.GenericTypeArguments.Select(Short))}>");
    }

    /// <summary>The name of a value's type: that of what an iterator gives, where the compiler has made the class.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>As in <c>IEnumerable&lt;Int32&gt;</c>.</returns>
    public static string Of(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Type type = value.GetType();
        return type.Name.StartsWith('<') && !type.Name.Contains("Anonymous", StringComparison.Ordinal)
            ? Array.Find(type.GetInterfaces(), i => i.IsGenericType && i.Name.Contains("Enumerable`", StringComparison.Ordinal))
                is { } sequence
                ? Short(sequence)
                : "(compiler's class)"
            : type.Name.Contains("AnonymousType", StringComparison.Ordinal)
                ? "(anonymous)"
                : Short(type);
    }
}
