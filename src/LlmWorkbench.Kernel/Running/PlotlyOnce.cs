using System.Collections.Immutable;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Running;

/// <summary>Gives a notebook the one copy of plotly.js that its charts share.</summary>
internal static class PlotlyOnce
{
    /// <summary>Puts plotly.js before the first chart.</summary>
    /// <param name="cells">The cells with fresh outputs.</param>
    /// <returns>The same cells when there is no chart.</returns>
    public static ImmutableArray<NotebookCell> InFirstChart(ImmutableArray<NotebookCell> cells)
    {
        for (int cell = 0; cell < cells.Length; cell++)
        {
            ImmutableArray<NotebookOutput> outputs = cells[cell].Outputs;
            for (int index = 0; index < outputs.Length; index++)
            {
                if (outputs[index] is DisplayOutput { Data: MimeBundle bundle } output && PlotlyLibrary.IsNeededBy(bundle))
                {
                    var withLibrary = outputs.SetItem(index, output with { Data = PlotlyLibrary.Prepend(bundle) });
                    return cells.SetItem(cell, cells[cell] with { Outputs = withLibrary });
                }
            }
        }

        return cells;
    }
}
