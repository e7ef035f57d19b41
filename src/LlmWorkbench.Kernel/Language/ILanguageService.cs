using LlmWorkbench.Display;
using LlmWorkbench.Magics.Writing;

namespace LlmWorkbench.Kernel.Language;

/// <summary>
/// What an editor asks about a cell that is being written. Positions count UTF-16 code units from the start of the cell.
/// A cell is C#, magic commands and text in turn; <see cref="CellLanguageService"/> asks the service of the part that the cursor is in.
/// </summary>
public interface ILanguageService
{
    /// <summary>Lists what could stand at a position.</summary>
    /// <param name="cell">The whole cell.</param>
    /// <param name="position">Where the cursor is, from 0 to the cell's length.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The candidates; an empty list when there is nothing to propose.</returns>
    Task<CompletionList> CompleteAsync(string cell, int position, CancellationToken cancellation = default);

    /// <summary>Explains what stands at a position.</summary>
    /// <param name="cell">The whole cell.</param>
    /// <param name="position">Where the cursor is, from 0 to the cell's length: on the name, or just after it.</param>
    /// <param name="detailed">Whether everything is asked for, not only what fits a small box.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The explanation in one or more MIME types; null when there is nothing to explain.</returns>
    Task<MimeBundle?> InspectAsync(string cell, int position, bool detailed = false, CancellationToken cancellation = default);
}
