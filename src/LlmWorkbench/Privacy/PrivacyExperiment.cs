using System.Diagnostics;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Privacy;

/// <summary>Watches the process while a model answers.</summary>
/// <example>
/// <code>
/// PrivacyResult seen = model.Privacy("Question: What is the capital of Norway?", new GenerationOptions { MaxTokens = 20 });
/// Console.WriteLine(seen.IsLocal);
/// </code>
/// </example>
public static class PrivacyExperiment
{
    /// <summary>Lets a model continue a text and looks meanwhile at what the process has open to the network and which files it writes.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text.</param>
    /// <param name="options">How it is continued; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>What was seen.</returns>
    /// <exception cref="WorkbenchException">This system does not say it, or the prompt has no tokens.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PrivacyResult Privacy(this LoadedModel model, string prompt, GenerationOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        if (!ProcessLook.IsPossible)
        {
            throw new WorkbenchException(
                "Only Linux says what a process has open: on Windows «netstat -ano» and on macOS «lsof -i -a -p PID» list its connections."
            );
        }

        long? before = ProcessLook.BytesWritten();
        long start = Stopwatch.GetTimestamp();
        using var watch = ProcessWatch.Start();
        RunContext keeping = run.Keeping<GenerationResult>(soFar => run.Keep(Result(soFar)));
        GenerationResult generated = model.Generate(prompt, options ?? new GenerationOptions(), keeping);
        watch.End();
        return Result(generated);

        PrivacyResult Result(GenerationResult written)
        {
            (IReadOnlyList<SeenSocket> sockets, IReadOnlyList<WrittenFile> files) = watch.SoFar();
            return new PrivacyResult(
                model.Name,
                prompt,
                written.Text,
                sockets,
                files,
                ProcessLook.BytesWritten() - before,
                watch.Looks,
                Stopwatch.GetElapsedTime(start)
            )
            {
                IsInterrupted = written.StopReason is null,
            };
        }
    }
}
