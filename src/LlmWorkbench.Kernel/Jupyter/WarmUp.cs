using LlmWorkbench.Kernel.Running;

namespace LlmWorkbench.Kernel.Jupyter;

/// <summary>
/// Has the C# compiler read its references and loaded its code while nobody asks for anything, so that the first cell does not
/// wait for that; and runs cells until the runtime has optimized what all cells need, so that none of the user's is slow.
/// </summary>
internal sealed class WarmUp
{
    // What most cells bring: names from the usual namespaces, a lambda, text that is printed, a method, and a value.
    private static readonly string[] s_cells =
    [
        "1 + 1",
        "var words = new List<string> { \"a\", \"b\" }.Select(word => word.Length).ToArray();\nConsole.WriteLine($\"{words.Length}\");",
        "double Half(double x) => x / 2;\nfor (int i = 0; i < 2; i++) { Half(i); }",
    ];

    private static readonly string[] s_typed = ["Console.", "var text = new StringBui", "words.Wh"];

    // A front end asks about the kernel as soon as it listens; who starts none asks for a cell.
    private static readonly TimeSpan s_untilAsked = TimeSpan.FromSeconds(1);

    // The runtime counts the calls of a method once it has met none for the first time for a tenth of a second, and optimizes it
    // after thirty: each round carries further what the one before has brought to be counted.
    private static readonly TimeSpan s_betweenRounds = TimeSpan.FromMilliseconds(250);
    private const int Rounds = 2;
    private const int CellsInRound = 33;

    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A request has been answered, so that the kernel is idle.</summary>
    public void Idle() => _answered.TrySetResult();

    /// <summary>There is real work: nothing more is begun.</summary>
    public void Stop() => _stopped.TrySetResult();

    /// <summary>Runs cells in a session of its own, which nobody sees, once the kernel is idle.</summary>
    /// <returns>What they have shown; fewer than all when a real cell came first.</returns>
    public async Task<RecordedOutput> RunAsync()
    {
        var output = new RecordedOutput();
        await PauseAsync(_answered.Task, s_untilAsked).ConfigureAwait(false);
        if (_stopped.Task.IsCompleted)
        {
            return output;
        }

        using var kernel = new NotebookKernel();
        for (int round = 0; round < Rounds && !_stopped.Task.IsCompleted; round++)
        {
            for (int i = 0; i < CellsInRound && !_stopped.Task.IsCompleted; i++)
            {
                await kernel.ExecuteAsync(s_cells[i % s_cells.Length], output, cancellation: CancellationToken.None).ConfigureAwait(false);
            }

            foreach (string typed in s_typed.TakeWhile(_ => !_stopped.Task.IsCompleted))
            {
                await kernel.Language.CompleteAsync(typed, typed.Length).ConfigureAwait(false);
            }

            await PauseAsync(_stopped.Task, s_betweenRounds).ConfigureAwait(false);
        }

        return output;
    }

    private static async Task PauseAsync(Task until, TimeSpan most) => await Task.WhenAny(until, Task.Delay(most)).ConfigureAwait(false);
}
