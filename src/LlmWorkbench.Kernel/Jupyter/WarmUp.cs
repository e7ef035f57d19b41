using LlmWorkbench.Kernel.Running;

namespace LlmWorkbench.Kernel.Jupyter;

/// <summary>Has the C# compiler read its references and loaded its code while nobody asks for anything, so that the first cell does not wait for that.</summary>
internal sealed class WarmUp
{
    // What most first cells bring: names from the usual namespaces, a lambda, text that is printed, and a value.
    private static readonly string[] s_cells =
    [
        "1 + 1",
        "var words = new List<string> { \"a\", \"b\" }.Select(word => word.Length).ToArray();\nConsole.WriteLine($\"{words.Length}\");",
    ];

    // A front end asks about the kernel as soon as it listens; who starts none asks for a cell.
    private static readonly TimeSpan s_untilAsked = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopped;

    /// <summary>A request has been answered, so that the kernel is idle.</summary>
    public void Idle() => _answered.TrySetResult();

    /// <summary>There is real work: nothing more is begun.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Runs cells in a session of its own, which nobody sees, once the kernel is idle.</summary>
    /// <returns>What they have shown; fewer than all when a real cell came first.</returns>
    public async Task<RecordedOutput> RunAsync()
    {
        var output = new RecordedOutput();
        await Task.WhenAny(_answered.Task, Task.Delay(s_untilAsked)).ConfigureAwait(false);
        if (_stopped)
        {
            return output;
        }

        using var kernel = new NotebookKernel();
        foreach (string cell in s_cells.TakeWhile(_ => !_stopped))
        {
            await kernel.ExecuteAsync(cell, output, cancellation: CancellationToken.None).ConfigureAwait(false);
        }

        return output;
    }
}
