using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>Makes errors of a cell out of whatever its code throws: the session lives on.</summary>
/// <param name="number">The cell's number.</param>
/// <param name="cancellation">Set when the cell is interrupted.</param>
internal sealed class CellFailures(int number, CancellationToken cancellation)
{
    /// <summary>Runs code of the cell.</summary>
    /// <param name="work">The code; it gives the error that it knows of, or null.</param>
    /// <param name="line">The cell's line, from 1, where the code begins; null when it is not known.</param>
    /// <returns>The error; null when the code ran to its end.</returns>
    public async Task<CellError?> CatchAsync(Func<Task<CellError?>> work, int? line = null)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return CellError.Interrupted;
        }
        catch (CellSyntaxException exception)
        {
            return CellError.OneSentence(nameof(CellSyntaxException), exception.Message, exception.Line);
        }
        catch (CellPartException exception)
        {
            return exception.Error with { Line = line };
        }
#pragma warning disable CA1031 // Whatever goes wrong in a cell, the session lives on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CellError error = RuntimeError.Describe(exception, new CellName(number));
            return error with { Line = error.Line ?? line };
        }
    }
}
