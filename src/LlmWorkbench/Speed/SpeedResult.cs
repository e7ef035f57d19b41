using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Speed;

/// <summary>How fast a model answered, at this moment, beside whatever else it was doing.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Options">How it was measured.</param>
/// <param name="Rows">The numbers, one for each number of requests at once.</param>
public sealed record SpeedResult(string Model, SpeedOptions Options, IReadOnlyList<SpeedRow> Rows) : ITabularResult
{
    private static readonly Format s_right = Format.Text with { IsRight = true };

    /// <summary>What the first request that failed said; <see langword="null"/> where none did.</summary>
    public string? Failure { get; init; }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Rows,
            new("model", null, _ => Model),
            new("at_once", "at once", row => row.AtOnce, Format.Number),
            new("answered", "answered", row => row.Answered, Format.Number),
            new("failed", "failed", row => row.Failed, Format.Number),
            new(null, "first token after (s)", row => Shown(row.FirstToken, 3), s_right),
            new("first_token_seconds", null, row => row.FirstToken?.Median, Format.Fixed(3, "s")),
            new("first_token_seconds_least", null, row => row.FirstToken?.Least, Format.Fixed(3, "s")),
            new("first_token_seconds_most", null, row => row.FirstToken?.Most, Format.Fixed(3, "s")),
            new(null, "tokens/s of each", row => Shown(row.Each, 1), s_right),
            new("tokens_per_second", null, row => row.Each?.Median, Format.Fixed(1)),
            new("tokens_per_second_least", null, row => row.Each?.Least, Format.Fixed(1)),
            new("tokens_per_second_most", null, row => row.Each?.Most, Format.Fixed(1)),
            new("tokens_per_second_together", "tokens/s together", row => row.Together, Format.Fixed(1)),
            new("prompt_tokens_per_second", null, row => row.Read?.Median)
        );

    // The median, and from the least to the most.
    private static string? Shown(Spread? spread, int decimals) =>
        spread is null
            ? null
            : $"{Figures.Fixed(spread.Median, decimals)} ({Figures.Fixed(spread.Least, decimals)} to "
                + $"{Figures.Fixed(spread.Most, decimals)})";
}

/// <summary>The speed with some requests under way at once.</summary>
/// <param name="AtOnce">How many were under way at once.</param>
/// <param name="Answered">How many requests were answered.</param>
/// <param name="Failed">How many were not.</param>
/// <param name="FirstToken">Seconds from a request to its first token; <see langword="null"/> where none was answered.</param>
/// <param name="Each">Tokens per second of each request, after its first token; <see langword="null"/> where none wrote two.</param>
/// <param name="Read">Tokens of the prompt that were not in a cache, for each second before the first token; <see langword="null"/> where
/// nobody says how many they were.</param>
/// <param name="Together">Tokens per second of all requests together, from the first request to the last token.</param>
public sealed record SpeedRow(int AtOnce, int Answered, int Failed, Spread? FirstToken, Spread? Each, Spread? Read, double Together);

/// <summary>Several measurements of the same.</summary>
/// <param name="Median">The middle one.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
public sealed record Spread(double Median, double Least, double Most)
{
    /// <summary>The spread of some values.</summary>
    /// <param name="values">The values.</param>
    /// <returns><see langword="null"/> where there are none.</returns>
    public static Spread? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? null : new Spread(sorted[sorted.Length / 2], sorted[0], sorted[^1]);
    }
}
