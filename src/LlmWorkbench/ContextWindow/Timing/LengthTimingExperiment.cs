using System.Diagnostics;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Timing;

/// <summary>Measures time against the length of the text.</summary>
/// <example>
/// <code>
/// var timing = model.LengthTiming(new LengthTimingOptions { Lengths = [64, 512, 4096] });
/// Console.WriteLine(timing.Points[^1].Decode.Median / timing.Points[0].Decode.Median);
/// </code>
/// </example>
public static class LengthTimingExperiment
{
    /// <summary>Reads random tokens of several lengths and writes some after each, in turns. What the tokens are changes nothing about
    /// the time, and so does how long the model was trained to read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">The lengths and the rounds; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come, and the points so far after each round of a length; stops it.</param>
    /// <returns>Median, fastest and slowest time for each length.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The vocabulary has no token of text.</exception>
    /// <exception cref="LlamaException">The memory does not suffice, or the model cannot read so long a text.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LengthTimingResult LengthTiming(this LoadedModel model, LengthTimingOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new LengthTimingOptions();
        options.Validate();
        int[] lengths = [.. (options.Lengths ?? Usual(model, options.Decoded)).Distinct().Order()];
        int[] text = Draw(model, lengths[^1] + options.Decoded, options.Seed);
        using LlamaContext context = model.NewContext(options.Engine with { Length = text.Length });
        Dictionary<int, List<(double Prefill, double Decode)>> rounds = lengths.ToDictionary(
            length => length,
            _ => new List<(double Prefill, double Decode)>()
        );

        // The first pass over caches and page tables is slower, and counted for none.
        Measure(context, text, lengths[0], options.Decoded, run.Cancellation);
        double total = options.Rounds * lengths.Sum(length => (double)length + options.Decoded);
        double done = 0;
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (int length in lengths)
            {
                run.Report(done / total, $"round {round + 1} of {options.Rounds}, {Figures.Count(length, "token")}");
                rounds[length].Add(Measure(context, text, length, options.Decoded, run.Cancellation));
                done += length + options.Decoded;
                run.Keep(() => Result(isComplete: false));
            }
        }

        return Result(isComplete: true);

        LengthTimingResult Result(bool isComplete) =>
            new(
                model.Name,
                options,
                context.Threads,
                [
                    .. rounds
                        .Where(length => length.Value.Count > 0)
                        .OrderBy(length => length.Key)
                        .Select(length => new TimingPoint(
                            length.Key,
                            TimeSpread.Of([.. length.Value.Select(time => time.Prefill)]),
                            TimeSpread.Of([.. length.Value.Select(time => time.Decode)]),
                            length.Value.Count
                        )),
                ],
                isComplete
            );
    }

    private static IEnumerable<int> Usual(LoadedModel model, int decoded)
    {
        int longest = Math.Max(1, Math.Min(model.LongestText, LlamaContextOptions.DefaultLength) - decoded);
        for (int length = LengthTimingOptions.Shortest; length < longest; length *= 2)
        {
            yield return length;
        }

        yield return longest;
    }

    private static int[] Draw(LoadedModel model, int count, int seed)
    {
        LlamaVocabulary vocabulary = model.Vocabulary;
        int[] plain = [.. Enumerable.Range(0, vocabulary.Count).Where(id => !vocabulary.IsControl(id) && !vocabulary.IsUnknown(id))];
        var random = new Random(seed);
        return plain.Length > 0
            ? [.. Enumerable.Range(0, count).Select(_ => plain[random.Next(plain.Length)])]
            : throw new WorkbenchException($"The vocabulary of {VisibleText.Phrase(model.Name)} has no tokens of text to read.");
    }

    private static (double Prefill, double Decode) Measure(
        LlamaContext context,
        int[] text,
        int length,
        int decoded,
        CancellationToken cancellation
    )
    {
        float[] logits = new float[context.Model.Vocabulary.Count];
        context.Clear();
        long start = Stopwatch.GetTimestamp();
        context.Evaluate(text[..length], LogitPositions.Last, (_, _) => { }, null, cancellation);
        double prefill = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        for (int i = length; i < length + decoded; i++)
        {
            context.Append(text[i], logits, cancellation);
        }

        return (prefill, Stopwatch.GetElapsedTime(start).TotalSeconds / decoded);
    }
}
