using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Kernel.Mermaid;

namespace LlmWorkbench.Kernel.Output;

/// <summary>The libraries that outputs of cells are drawn with.</summary>
internal static class PageLibraries
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageLibrary> All { get; } =
    [.. new[] { PlotlyLibrary.Library, MermaidDiagram.Library }.OfType<PageLibrary>()];
}
