using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Output;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Kernel.Globals;

/// <summary>Displays values below the cell, under the names that C# notebook users know.</summary>
public static class DisplayExtensions
{
    /// <summary>Displays a value.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="mimeTypes">At most one MIME type to format it as; without it, those that suit its type.</param>
    /// <returns>A handle with which the same place can be written again.</returns>
    /// <exception cref="WorkbenchException">The code does not run in a notebook cell.</exception>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes)
    {
        string? mimeType = mimeTypes is [var first, ..] ? first : null;
        return new DisplayedValue(CurrentCell.RequireOutput().Display(Bundle(value, mimeType)), mimeType);
    }

    /// <summary>Displays text that already is in some MIME type, such as HTML or SVG.</summary>
    /// <param name="value">The content.</param>
    /// <param name="mimeType">Its type, as in <c>text/html</c>.</param>
    /// <returns>A handle with which the same place can be written again.</returns>
    /// <exception cref="WorkbenchException">The code does not run in a notebook cell.</exception>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        ArgumentException.ThrowIfNullOrEmpty(mimeType);
        return value.Display(mimeType);
    }

    /// <summary>A value as one MIME type or, without one, as those that suit it.</summary>
    internal static MimeBundle Bundle(object? value, string? mimeType)
    {
        if (mimeType is null)
        {
            return MimeBundle.Of(WithoutCell(value));
        }

        // Text for a type is taken to be that type already: formatters would encode it as a string.
        string content = value as string ?? value.ToDisplayString(mimeType);
        return new MimeBundle([new(mimeType, content)]);
    }

    // The compiler's class for an iterator method of a cell has a field for the cell, and the formatters take it for
    // an object with members instead of a sequence. Another iterator around it helps.
    private static object? WithoutCell(object? value)
    {
        Type? sequence = value?.GetType() is { } type && type.Name.StartsWith('<')
            ? Array.Find(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            : null;
        return sequence is null
            ? value
            : ((Delegate)Wrap<object>).Method.GetGenericMethodDefinition()
                .MakeGenericMethod(sequence.GenericTypeArguments).Invoke(null, [value]);
    }

    private static IEnumerable<T> Wrap<T>(IEnumerable<T> sequence) => sequence.Where(_ => true);
}
