namespace LlmWorkbench.Cli.Terminal;

/// <summary>Turns the first Ctrl-C into a cancellation, so that what was done is kept; the second ends the process.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _presses;

    internal Interrupt() => Console.CancelKeyPress += OnCancel;

    internal CancellationToken Token => _source.Token;

    /// <summary>Does what the first Ctrl-C does; further calls change nothing.</summary>
    internal void Request() => _source.Cancel();

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        _source.Dispose();
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = Interlocked.Increment(ref _presses) == 1;
        _source.Cancel();
    }
}
