using System.Net;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Colours the source of a code cell: C# by its tokens, magic commands as a whole, the texts below them not at all.</summary>
internal static class CodeHtml
{
    private static readonly Lazy<CellSplitter> s_splitter = new(() => new CellSplitter(MagicRegistry.CreateDefault()));

    /// <summary>Makes the HTML of a cell's source.</summary>
    /// <param name="source">The text.</param>
    /// <param name="language">Its language.</param>
    /// <returns>Encoded text with spans around what is coloured.</returns>
    public static string Of(string source, string language)
    {
        string text = source.WithLineFeeds().TrimEnd('\n');
        string[] lines = text.Split('\n');
        IReadOnlyList<CellSegment>? segments = Segments(text, language);
        var html = new List<string>();
        for (int index = 0; index < lines.Length;)
        {
            if (IsMagic(lines[index]) || !IsCSharp(segments, index + 1, language))
            {
                html.Add(IsMagic(lines[index]) ? $"<span class=\"m\">{Encode(lines[index])}</span>" : Encode(lines[index]));
                index++;
                continue;
            }

            // Comments and strings may go over several lines, so that C# is coloured in one piece.
            int end = index + 1;
            while (end < lines.Length && !IsMagic(lines[end]))
            {
                end++;
            }

            html.Add(CSharpHtml.Of(string.Join('\n', lines[index..end])));
            index = end;
        }

        return string.Join('\n', html);
    }

    private static bool IsMagic(string line) => line.StartsWith("#!", StringComparison.Ordinal);

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static bool IsCSharp(IReadOnlyList<CellSegment>? segments, int line, string language) =>
        segments?.LastOrDefault(segment => segment.Line <= line) switch
        {
            null => language == CellLanguage.CSharp,
            TextSegment => false,
            MagicSegment magic => magic.Body.Length == 0,
            _ => true,
        };

    // A cell that cannot be run is still to be read.
    private static IReadOnlyList<CellSegment>? Segments(string text, string language)
    {
        try
        {
            return s_splitter.Value.Split(text, language);
        }
        catch (CellSyntaxException)
        {
            return null;
        }
    }
}
