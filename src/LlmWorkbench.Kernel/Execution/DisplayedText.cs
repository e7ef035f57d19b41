using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Mermaid;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>How the texts of a cell that are not C# are displayed.</summary>
internal static class DisplayedText
{
    /// <summary>A text as output.</summary>
    /// <param name="segment">The text and its language.</param>
    /// <param name="variables">What a script gets.</param>
    public static MimeBundle Of(TextSegment segment, PageVariables variables) =>
        segment.Language switch
        {
            CellLanguage.Html => PageContent.Html(segment.Text),
            CellLanguage.JavaScript => PageContent.Script(segment.Text, variables.Take()),
            CellLanguage.Mermaid => MermaidDiagram.Of(segment.Text),
            _ => PageContent.Markdown(segment.Text),
        };
}
