using LlmWorkbench.Display.Values;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Display;

/// <summary>Any value in a few words of plain text.</summary>
public static class ValueLine
{
    /// <summary>Writes it.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="characters">About how much of a value with parts is read; what has a formatter of its own is read whole.</param>
    /// <returns>Plain text; a value with parts on one line.</returns>
    public static string Of(object? value, int characters)
    {
        WorkbenchFormatters.Register();
        return value is null ? Formatter.NullString
            : RegisteredFormatters.Know(value.GetType(), MimeTypes.PlainText)
                ? ValueBound.Cut(value.ToDisplayString(MimeTypes.PlainText), ValueBound.Characters)
            : ScalarText.Of(value) ?? ValueText.Line(ValueReader.Read(value, MimeTypes.PlainText, characters).Root);
    }
}
