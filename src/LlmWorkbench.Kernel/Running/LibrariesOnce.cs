using System.Collections.Immutable;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Running;

/// <summary>Gives a notebook the one copy of each library that its drawings share.</summary>
internal static class LibrariesOnce
{
    /// <summary>Puts each library before the first output that is drawn with it.</summary>
    /// <param name="cells">The cells with fresh outputs.</param>
    /// <returns>The same cells when nothing is drawn.</returns>
    public static ImmutableArray<NotebookCell> InFirstDrawing(ImmutableArray<NotebookCell> cells) =>
        PageLibraries.All.Aggregate(cells, static (all, library) => InFirst(all, library));

    private static ImmutableArray<NotebookCell> InFirst(ImmutableArray<NotebookCell> cells, PageLibrary library)
    {
        for (int cell = 0; cell < cells.Length; cell++)
        {
            ImmutableArray<NotebookOutput> outputs = cells[cell].Outputs;
            for (int index = 0; index < outputs.Length; index++)
            {
                if (outputs[index] is DisplayOutput { Data: MimeBundle bundle } output && library.IsNeededBy(bundle))
                {
                    ImmutableArray<NotebookOutput> withLibrary = outputs.SetItem(index, output with { Data = library.Prepend(bundle) });
                    return cells.SetItem(cell, cells[cell] with { Outputs = withLibrary });
                }
            }
        }

        return cells;
    }
}
