using System.Diagnostics;
using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Quantization.Speed;

/// <summary>Measures the speed of a context: the same tokens in each round, the first round (caches, page faults) not counted.</summary>
internal static class SpeedMeasurement
{
    private const int MaxPrompt = 256;
    private const int Decoded = 32;
    private const int MaxRounds = 5;

    // A model that takes longer for one round is measured by that round alone.
    private static readonly TimeSpan s_enough = TimeSpan.FromMilliseconds(600);

    /// <summary>Measures how fast a model reads a prompt and writes after it.</summary>
    /// <param name="context">A context; what it has read is forgotten.</param>
    /// <param name="tokens">What the prompt is made of.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The speed, or <see langword="null"/> when the context is too short to measure anything.</returns>
    public static GenerationSpeed? Run(LlamaContext context, IReadOnlyList<int> tokens, CancellationToken cancellation)
    {
        int[] prompt = [.. tokens.Take(Math.Min(MaxPrompt, context.Length - Decoded))];
        if (prompt.Length < 2)
        {
            return null;
        }

        float[] logits = new float[context.Model.Vocabulary.Count];
        List<(double Prefill, double Decode)> rounds = [];
        var clock = Stopwatch.StartNew();
        Round(context, prompt, logits, cancellation);
        do
        {
            rounds.Add(Round(context, prompt, logits, cancellation));
        } while (rounds.Count < MaxRounds && clock.Elapsed < s_enough);

        return new GenerationSpeed(
            TokensPerSecond.Of(rounds.Select(r => r.Prefill)),
            TokensPerSecond.Of(rounds.Select(r => r.Decode)),
            prompt.Length,
            Decoded,
            context.Threads,
            rounds.Count
        );
    }

    private static (double Prefill, double Decode) Round(LlamaContext context, int[] prompt, float[] logits, CancellationToken cancellation)
    {
        context.Clear();
        long start = Stopwatch.GetTimestamp();
        context.Evaluate(prompt, LogitPositions.Last, (_, _) => { }, null, cancellation);
        double prefill = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Decoded; i++)
        {
            // Which token comes next changes nothing about the time that it takes.
            context.Append(prompt[i % prompt.Length], logits, cancellation);
        }

        return (prompt.Length / prefill, Decoded / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
