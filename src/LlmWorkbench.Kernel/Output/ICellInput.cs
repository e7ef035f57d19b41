namespace LlmWorkbench.Kernel.Output;

/// <summary>Asks the user of a cell for a line of text.</summary>
public interface ICellInput
{
    /// <summary>Waits for a line.</summary>
    /// <param name="prompt">What is shown before the field; empty for nothing.</param>
    /// <param name="isPassword">Whether what is typed must not be seen.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>What was typed, without a line end.</returns>
    /// <exception cref="WorkbenchException">Nobody can answer.</exception>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    string Ask(string prompt, bool isPassword, CancellationToken cancellation);
}
