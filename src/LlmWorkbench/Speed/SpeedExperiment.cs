using System.Collections.Concurrent;
using System.Diagnostics;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Speed;

/// <summary>Measures how fast a model answers, with several requests under way at once where it is a service.</summary>
/// <example>
/// <code>
/// SpeedResult speed = model.Speed("Once upon a time", new SpeedOptions { AtOnce = [1], MaxTokens = 8 });
/// Console.WriteLine(speed.Rows[0].Each!.Median);
/// </code>
/// </example>
public static class SpeedExperiment
{
    /// <summary>
    /// Sends requests and takes the time: one that is not counted first, so that the model is loaded, then for each number at once as many
    /// as that, or <see cref="SpeedOptions.Requests"/>. Each prompt begins with another number, so that no cache has it.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">What is continued.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>Time to the first token and tokens per second, with their spread.</returns>
    /// <exception cref="WorkbenchException">An option is out of its range, or no request was answered.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SpeedResult Speed(this LoadedModel model, string prompt, SpeedOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        options ??= new SpeedOptions();
        Require(options);
        bool isService = model.Capability<ITextGenerator>() is not null;
        int[] levels = isService ? [.. options.AtOnce.Distinct().Order()] : [1];
        _ = Ask(model, $"0. {prompt}", options, run.Cancellation);
        SpeedResult result = new(model.Name, options with { AtOnce = [.. levels] }, []);
        int asked = 0;
        foreach ((int i, int level) in levels.Index())
        {
            run.Report((double)i / levels.Length, $"{level} at once");
            (SpeedRow row, string? failure) = Measure(model, prompt, options, level, asked, run.Cancellation);
            run.ThrowIfStopped();
            asked += row.Answered + row.Failed;
            result = result with { Rows = [.. result.Rows, row], Failure = result.Failure ?? failure };
            run.Keep(result);
        }

        return result;
    }

    private static (SpeedRow Row, string? Failure) Measure(
        LoadedModel model,
        string prompt,
        SpeedOptions options,
        int level,
        int from,
        CancellationToken cancellation
    )
    {
        int count = Math.Max(level, options.Requests);
        int next = 0;
        ConcurrentBag<GenerationResult> answers = [];
        ConcurrentQueue<WorkbenchException> failures = [];
        long start = Stopwatch.GetTimestamp();

        // Requests wait: each has a thread of its own, so that none waits for the others' threads.
        Task[] workers =
        [
            .. Enumerable
                .Range(0, level)
                .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        try
        {
            Task.WaitAll(workers, CancellationToken.None);
        }
        catch (AggregateException e) when (e.InnerExceptions.Any(inner => inner is OperationCanceledException))
        {
            cancellation.ThrowIfCancellationRequested();
            throw;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        GenerationResult[] written = [.. answers.Where(answer => answer.Tokens.Count > 0)];
        return (
            new SpeedRow(
                level,
                answers.Count,
                failures.Count,
                Spread.Of(written.Select(answer => answer.PromptTime.TotalSeconds)),
                Spread.Of(written.Where(answer => answer.TokensPerSecond > 0).Select(answer => answer.TokensPerSecond)),
                Spread.Of(written.Where(answer => answer.PromptTokensPerSecond > 0).Select(answer => answer.PromptTokensPerSecond)),
                written.Sum(answer => answer.TokenCount) / seconds
            ),
            failures.FirstOrDefault()?.Message
        );

        void Work()
        {
            while (Interlocked.Increment(ref next) is var i && i <= count)
            {
                try
                {
                    answers.Add(Ask(model, $"{from + i}. {prompt}", options, cancellation));
                }
                catch (WorkbenchException e)
                {
                    failures.Enqueue(e);
                }
            }
        }
    }

    private static GenerationResult Ask(LoadedModel model, string prompt, SpeedOptions options, CancellationToken cancellation) =>
        model.Generate(
            prompt,
            new GenerateOptions
            {
                MaxTokens = options.MaxTokens,
                Sampling = SamplingOptions.Greedy,
                Alternatives = 1,
            },
            cancellation
        );

    private static void Require(SpeedOptions options)
    {
        OptionRange.Require(options.MaxTokens, 1);
        OptionRange.Require(options.Requests, 1);
        if (options.AtOnce.IsDefaultOrEmpty || options.AtOnce.Any(count => count is < 1 or > 1024))
        {
            throw new WorkbenchException("Requests at once are one or more numbers from 1 to 1024, as in --at-once 1,8,64.");
        }
    }
}
