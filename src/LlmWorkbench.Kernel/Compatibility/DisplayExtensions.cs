using LlmWorkbench;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Output;
using Microsoft.DotNet.Interactive.Formatting;

namespace Microsoft.DotNet.Interactive;

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
        return new DisplayedValue(CurrentCell.RequireOutput().Display(ValueBundle.Of(value, mimeType, CurrentCell.Cancellation)), mimeType);
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

    /// <summary>Displays a sequence as a table with a column for each property of its items.</summary>
    /// <typeparam name="T">What the items are.</typeparam>
    /// <param name="source">The sequence; of a long one, the first <see cref="Formatter.ListExpansionLimit"/> items are shown.</param>
    /// <returns>A handle with which the same place can be written again.</returns>
    /// <exception cref="WorkbenchException">The code does not run in a notebook cell.</exception>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        ICellOutput output = CurrentCell.RequireOutput();
        return new DisplayedValue(output.Display(ValueBundle.Bounded(source, () => ValueTable.Of(source), CurrentCell.Cancellation)));
    }
}
