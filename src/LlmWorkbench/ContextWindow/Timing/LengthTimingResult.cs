using LlmWorkbench.Tables;

namespace LlmWorkbench.ContextWindow.Timing;

/// <summary>How long a model reads texts of several lengths, and writes the next token after each.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Options">How it was measured.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Points">The lengths, ascending; those of which at least one round was done.</param>
/// <param name="IsComplete">Whether all rounds were done; <see langword="false"/> when it was stopped.</param>
public sealed record LengthTimingResult(
    string Model,
    LengthTimingOptions Options,
    int Threads,
    IReadOnlyList<TimingPoint> Points,
    bool IsComplete
) : ITabularResult
{
    /// <summary>From which length on writing is slower than after the shortest text, by the fastest rounds: what else the machine does
    /// only ever makes a round slower.</summary>
    /// <param name="factor">How many times as long a token takes.</param>
    /// <returns>The first length from which on all are; <see langword="null"/> where none is.</returns>
    public int? SlowerFrom(double factor)
    {
        int last = Points.Count;
        while (last > 1 && Points[last - 1].Decode.Fastest >= factor * Points[0].Decode.Fastest)
        {
            last--;
        }

        return last < Points.Count ? Points[last].Tokens : null;
    }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Points,
            new("model", null, _ => Model),
            new("tokens", "tokens", p => p.Tokens, Format.Whole),
            new("prefill_ms", "prefill", p => 1000 * p.Prefill.Median, Format.Fixed(1, "ms")),
            new("prefill_fastest_ms", "fastest", p => 1000 * p.Prefill.Fastest, Format.Fixed(1)),
            new("prefill_slowest_ms", "slowest", p => 1000 * p.Prefill.Slowest, Format.Fixed(1)),
            new("prefill_tokens_per_second", "tokens/s", p => p.Tokens / p.Prefill.Median, Format.Fixed(0)),
            new("decode_ms", "next token", p => 1000 * p.Decode.Median, Format.Fixed(3, "ms")),
            new("decode_fastest_ms", "fastest", p => 1000 * p.Decode.Fastest, Format.Fixed(3)),
            new("decode_slowest_ms", "slowest", p => 1000 * p.Decode.Slowest, Format.Fixed(3)),
            new("decode_tokens_per_second", "tokens/s", p => 1 / p.Decode.Median, Format.Fixed(0)),
            new("rounds", "rounds", p => p.Rounds, Format.Number)
        );
}

/// <summary>One length.</summary>
/// <param name="Tokens">The tokens of the text (n).</param>
/// <param name="Prefill">Seconds for reading all of it.</param>
/// <param name="Decode">Seconds for one token after it, at the positions from n on.</param>
/// <param name="Rounds">How often it was measured.</param>
public sealed record TimingPoint(int Tokens, TimeSpread Prefill, TimeSpread Decode, int Rounds);

/// <summary>Times of several rounds in seconds: two differ where their ranges do not meet.</summary>
/// <param name="Median">The middle one.</param>
/// <param name="Fastest">The shortest.</param>
/// <param name="Slowest">The longest.</param>
public sealed record TimeSpread(double Median, double Fastest, double Slowest)
{
    /// <summary>The spread of at least one time.</summary>
    /// <param name="seconds">The times.</param>
    internal static TimeSpread Of(IReadOnlyList<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return new TimeSpread((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }
}
