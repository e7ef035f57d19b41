using System.Diagnostics.CodeAnalysis;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>The cell that runs, so that it can be stopped from another channel. Any thread.</summary>
[SuppressMessage(
    "Design",
    "CA1001:Types that own disposable fields should be disposable",
    Justification = "Code that a cell has left behind may still look at its token."
)]
internal sealed class RunningCell
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;

    /// <summary>A cell begins.</summary>
    /// <returns>What stops it.</returns>
    public CancellationTokenSource Begin()
    {
        lock (_gate)
        {
            return _source = new CancellationTokenSource();
        }
    }

    /// <summary>The cell has ended: what interrupts now has come too late for it, and must not meet the next.</summary>
    public void End()
    {
        lock (_gate)
        {
            _source = null;
        }
    }

    /// <summary>Stops the cell that runs, if any does.</summary>
    public void Interrupt()
    {
        CancellationTokenSource? source;
        lock (_gate)
        {
            source = _source;
        }

        // What a cell has registered runs there, and may take its time; on the thread pool it might never come to its turn.
        if (source is not null)
        {
            new Thread(() => Cancel(source)) { IsBackground = true, Name = "interrupt" }.Start();
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException exception)
        {
            Console.Error.WriteLine($"What the cell has registered for an interrupt failed: {exception.InnerExceptions[0].Message}");
        }
    }
}
