using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>One run of one cell, from its first part to what it has left for its end.</summary>
/// <param name="session">What the cells of the notebook share.</param>
/// <param name="output">Where the cell's outputs go.</param>
/// <param name="number">The cell's number.</param>
/// <param name="cancellation">Interrupts the cell.</param>
internal sealed class CellRun(CellSession session, ICellOutput output, int number, CancellationToken cancellation)
{
    private readonly CellFailures _failures = new(number, cancellation);

    /// <summary>Runs the cell on a thread of its own.</summary>
    /// <param name="request">The cell.</param>
    /// <returns>How it ended; an error is shown already.</returns>
    public Task<CellResult> RunAsync(CellRequest request) =>
        CellThread.Run(async () =>
        {
            var bounded = new BoundedOutput(output);
            var parts = new CellParts(session, bounded, request.Input, number, cancellation);
            CellContext cell = parts.Cell;
            CurrentCell.Value = cell;
            CellError? error = new InterruptibleWork(session.CSharp, cell).Run(() => RunAndDisposeAsync(parts, request));
            while (cell.AtEnd.TryDequeue(out Action? action))
            {
                CellError? failed = await _failures.CatchAsync(() => Do(action)).ConfigureAwait(false);
                error ??= failed;
            }

            bounded.End();
            if (error is not null)
            {
                output.ShowError(error);
            }

            return new CellResult(number, error, error?.Name == CellError.Interrupted.Name);
        });

    private async Task<CellError?> RunAndDisposeAsync(CellParts parts, CellRequest request)
    {
        CellError? error = await parts.RunAsync(request.Code, request.Language).ConfigureAwait(false);
        while (parts.Cell.Disposals.TryPop(out Func<ValueTask>? dispose))
        {
            error = await CellThread.Run(() => _failures.CatchAsync(() => Do(dispose))).ConfigureAwait(false) ?? error;
        }

        return error;
    }

    private static Task<CellError?> Do(Action action)
    {
        action();
        return Task.FromResult<CellError?>(null);
    }

    private static async Task<CellError?> Do(Func<ValueTask> dispose)
    {
        await dispose().ConfigureAwait(false);
        return null;
    }
}
