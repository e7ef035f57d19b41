using LlmWorkbench.Composition;
using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Magics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Colours the source of a code cell: C# by its tokens, magic commands as a whole, the texts below them not at all.</summary>
internal static class CodeHtml
{
    // A topic that cannot be loaded was said when the notebook ran: here its commands are text.
    private static readonly Lazy<MagicRegistry> s_magics = new(() => WorkbenchTopics.CreateRegistry(static _ => { }).Magics);

    /// <summary>Makes the HTML of a cell's source.</summary>
    /// <param name="source">The text.</param>
    /// <param name="language">Its language.</param>
    /// <returns>Encoded text with spans around what is coloured.</returns>
    public static Markup Of(string source, string language)
    {
        string text = source.WithLineFeeds().TrimEnd('\n');
        string[] lines = text.Split('\n');
        return Markup.Each(
            CellOutline.Of(lines, CellLanguage.Normalize(language), s_magics.Value),
            section => Markup.Of($"{(section.Start == 0 ? "" : "\n")}{Of(section, string.Join('\n', lines[section.Start..section.End]))}")
        );
    }

    // Comments and strings may go over several lines, so that C# is coloured in one piece.
    private static Markup Of(CellSection section, string text) =>
        section.Kind switch
        {
            SectionKind.Command => Markup.Of($"<span class=\"m\">{OptionWords.Of(text)}</span>"),
            SectionKind.CSharp => CSharpHtml.Of(text),
            _ => Markup.Of($"{text}"),
        };
}
