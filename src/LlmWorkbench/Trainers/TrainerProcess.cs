using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Trainers;

/// <summary>
/// A run of <see cref="TrainerProgram"/>, which tells how it gets on as lines of JSON. It is stopped by a word on its input, after which
/// it writes what there is and ends; and it ends when its input does, so that it never outlives this process.
/// </summary>
internal static class TrainerProcess
{
    private const int LongestError = 500;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">The verb and its options.</param>
    /// <param name="take">Given each line.</param>
    /// <param name="cancellation">Tells it to stop; it then has a minute to keep what there is.</param>
    /// <exception cref="WorkbenchException">It is not here, or refuses; the sentence is its own.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop before there was anything to keep.</exception>
    public static void Run(IEnumerable<string> arguments, Action<JsonObject> take, CancellationToken cancellation)
    {
        // Disposing ends it, where what takes its lines throws.
        using var trainer = RunningTrainer.Start("Models are trained", "trains", arguments);
        Process process = trainer.Process;
        using (cancellation.Register(() => Stop(trainer)))
        {
            while (process.StandardOutput.ReadLine() is { } line)
            {
                if (Parse(line) is { } told)
                {
                    take(told);
                }
            }

            process.WaitForExit();
        }

        if (process.ExitCode != 0)
        {
            // What it said is that it was stopped, which whoever stopped it knows.
            cancellation.ThrowIfCancellationRequested();
            string error = trainer.LastError;
            throw new WorkbenchException(
                error.Length > 0
                    ? VisibleText.Phrase(error.Length > LongestError ? error[..LongestError] + "…" : error)
                    : $"The program that trains ended with {process.ExitCode}: did the memory suffice? --resume goes on from what it had "
                        + "saved, if it had come so far."
            );
        }
    }

    private static JsonObject? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            // libtorch may say something of its own.
            return null;
        }
    }

    private static void Stop(RunningTrainer trainer)
    {
        try
        {
            trainer.Process.StandardInput.WriteLine("stop");
            trainer.Process.StandardInput.Close();
            _ = Task.Run(() =>
            {
                if (!trainer.Process.WaitForExit(s_patience))
                {
                    trainer.Kill();
                }
            });
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
