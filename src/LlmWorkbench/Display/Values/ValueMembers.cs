using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace LlmWorkbench.Display.Values;

/// <summary>Reads the properties and fields of objects. Whatever a property throws becomes its value.</summary>
internal static class ValueMembers
{
    private const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;
    private const int LongestSummary = 300;

    /// <summary>The members of a type that are shown.</summary>
    /// <param name="type">Any type.</param>
    public static IReadOnlyList<MemberInfo> Of(Type type) =>
        [
            .. type.GetProperties(Visible).Where(IsShown).DistinctBy(property => property.Name),
            .. type.GetFields(Visible)
                .Where(field => !field.Name.Contains('<', StringComparison.Ordinal) && !IsHidden(field) && IsValue(field.FieldType)),
        ];

    /// <summary>A member's value.</summary>
    /// <param name="member">The property or field.</param>
    /// <param name="value">The object.</param>
    /// <returns>The value, or the exception as a note.</returns>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "What a property of the user's throws is shown in its place."
    )]
    public static object? Read(MemberInfo member, object value)
    {
        try
        {
            return member is PropertyInfo property ? property.GetValue(value) : ((FieldInfo)member).GetValue(value);
        }
        catch (Exception exception)
        {
            return Thrown(exception);
        }
    }

    /// <summary>What stands for a value that threw.</summary>
    /// <param name="exception">What was thrown.</param>
    public static ValueNode Thrown(Exception exception)
    {
        exception = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
        return ValueNode.Note($"{exception.GetType().Name}: {Message(exception)}");
    }

    /// <summary>An exception as .NET writes it, with where it was thrown.</summary>
    /// <param name="exception">Any exception, its own members may throw too.</param>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "An exception's own text may throw, and is said so."
    )]
    public static string Describe(Exception exception)
    {
        // The text of an exception calls itself for each that caused it.
        if (ExceptionMessage.IsDeep(exception, onlySeveral: false))
        {
            return $"{exception.GetType().FullName}: {Message(exception)} (because of more than {ExceptionMessage.Max} others)";
        }

        try
        {
            return ValueBound.Cut(exception.ToString(), ValueBound.InnerCharacters);
        }
        catch (Exception thrown)
        {
            return $"{exception.GetType().FullName}, whose text cannot be read: {thrown.GetType().Name}: {Message(thrown)}";
        }
    }

    /// <summary>What an object says of itself in one line, or null where that would be its type's name or all that it holds.</summary>
    /// <param name="value">Any object.</param>
    /// <returns>The text of a <c>ToString</c> that somebody wrote. One that the compiler wrote, for records, goes through all members
    /// without an end where an object holds itself.</returns>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "A ToString of the user's may throw; the object is shown without."
    )]
    public static string? Summary(object value)
    {
        MethodInfo? method = value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes);
        if (
            method?.DeclaringType is not { } declaring
            || declaring == typeof(object)
            || declaring == typeof(ValueType)
            || method.IsDefined(typeof(CompilerGeneratedAttribute))
            || declaring.IsDefined(typeof(CompilerGeneratedAttribute))
        )
        {
            return null;
        }

        try
        {
            string text = (value.ToString() ?? "")
                .Trim()
                .Replace("\r", "", StringComparison.Ordinal)
                .Replace("\n", "\\n", StringComparison.Ordinal);
            return text.Length > LongestSummary ? text[..LongestSummary] + "…" : text;
        }
        catch (Exception exception)
        {
            return Thrown(exception).Text;
        }
    }

    private static string Message(Exception exception) => ValueBound.Cut(ExceptionMessage.Of(exception), LongestSummary);

    private static bool IsShown(PropertyInfo property) =>
        property.CanRead
        && property.GetMethod!.IsPublic
        && property.GetIndexParameters().Length == 0
        && IsValue(property.PropertyType)
        && !IsHidden(property);

    private static bool IsValue(Type type) =>
        !type.IsByRefLike && !type.IsPointer && !type.IsFunctionPointer && !(type.IsByRef && type.GetElementType()!.IsByRefLike);

    private static bool IsHidden(MemberInfo member) =>
        member.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State == DebuggerBrowsableState.Never;
}
