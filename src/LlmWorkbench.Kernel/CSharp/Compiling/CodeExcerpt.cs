using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LlmWorkbench.Kernel.CSharp.Compiling;

/// <summary>Shows a line of code, and marks a place in it.</summary>
internal static class CodeExcerpt
{
    private const string Indent = "    ";
    private const int MaxColumns = 160;
    private const int Before = 100;

    /// <summary>A line that fits on a page.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The line itself, or its beginning.</returns>
    public static string Shortened(string line) => OnOneLine(line.Length <= MaxColumns ? line : line[..Whole(line, MaxColumns)] + " …");

    /// <summary>The line that a span begins in, and below it marks under the span.</summary>
    /// <param name="span">The span; of one over several lines, the part in the first is marked.</param>
    /// <param name="code">The code.</param>
    /// <returns>Two lines; of a long one the piece around the span. Tabs stay tabs, so that the marks stand right however wide they
    /// are.</returns>
    public static string[] Marked(TextSpan span, CodeLines code)
    {
        (int line, int column) = code.At(span.Start);
        string source = OnOneLine(code.Text(line));
        int start = Math.Min(column - 1, source.Length);
        int length = Math.Clamp(span.Length, 1, Math.Max(1, source.Length - start));
        string ahead = "",
            after = "";
        if (source.Length > MaxColumns)
        {
            int from = Whole(source, Math.Max(0, start - Before));
            int to = Whole(source, Math.Min(source.Length, from + MaxColumns));
            (ahead, after) = (from > 0 ? "… " : "", to < source.Length ? " …" : "");
            source = source[from..to];
            start -= from;
            length = Math.Clamp(length, 1, Math.Max(1, source.Length - start));
        }

        string blanks = string.Concat(source.Take(start).Select(c => c == '\t' ? '\t' : ' '));
        return [$"{Indent}{ahead}{source}{after}", $"{Indent}{new string(' ', ahead.Length)}{blanks}{new string('^', length)}"];
    }

    // What ends a line for a page or a terminal, and none of the code, would tear the line from its marks.
    private static string OnOneLine(string line) =>
        string.Concat(line.Select(c => SyntaxFacts.IsNewLine(c) || c is '\f' or '\v' ? ' ' : c));

    // Not between the two halves of one character.
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
