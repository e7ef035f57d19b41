namespace LlmWorkbench.Wording;

/// <summary>
/// Where lines of a text end: after <c>\r\n</c>, <c>\n</c> and <c>\r</c>, and nowhere else. .NET's own ReplaceLineEndings takes
/// U+2028, U+2029, U+0085 and the form feed for ends of lines too, which would give a model another text than was written.
/// </summary>
public static class LineEnds
{
    /// <summary>Writes every end of a line as a line feed.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with <c>\n</c> in place of <c>\r\n</c> and <c>\r</c>; every other character stays.</returns>
    public static string WithLineFeeds(this string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('\r', StringComparison.Ordinal)
            ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
            : text;
    }

    /// <summary>Writes every end of a line as a line feed, and leaves every other character where it stands.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>A text of the same length: <c>\r\n</c> becomes a blank and <c>\n</c>, and <c>\r</c> becomes <c>\n</c>.</returns>
    public static string WithLineFeedsInPlace(this string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains('\r', StringComparison.Ordinal)
            ? text.Replace("\r\n", " \n", StringComparison.Ordinal).Replace('\r', '\n')
            : text;
    }

    /// <summary>The lines of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>At least one line, without its end; an end of a line at the end of the text is followed by an empty line.</returns>
    public static string[] SplitLines(this string text) => text.WithLineFeeds().Split('\n');
}
