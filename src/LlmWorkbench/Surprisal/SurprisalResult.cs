using LlmWorkbench.Tables;

namespace LlmWorkbench.Surprisal;

/// <summary>A text with each token's surprisal.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens, in order, with those that were added.</param>
public sealed record SurprisalResult(string Model, string Text, IReadOnlyList<SurprisalToken> Tokens) : ITabularResult
{
    /// <summary>How many tokens have a score.</summary>
    public int ScoredCount => Tokens.Count(t => t.Score is not null);

    /// <summary>The text's whole surprisal in bits: what an ideal coder would need with this model.</summary>
    public double TotalBits => Tokens.Sum(t => t.Score?.Bits ?? 0);

    /// <summary>Bits for each scored token; 0 when there is none.</summary>
    public double MeanBits => ScoredCount == 0 ? 0 : TotalBits / ScoredCount;

    /// <summary>The perplexity: 2 to the mean surprisal. Only comparable between models with the same tokens.</summary>
    public double Perplexity => Math.Pow(2, MeanBits);

    /// <summary>Bits for each byte of the scored tokens, comparable between all models; 0 when there is none.</summary>
    public double BitsPerByte => ScoredBytes == 0 ? 0 : TotalBits / ScoredBytes;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tokens.Index(),
            new("model", null, _ => Model),
            new("position", "#", t => t.Index, Format.Number),
            new("token", "token", t => t.Item.Text, Format.Code) { Shown = t => t.Item.Label },
            new("id", "id", t => t.Item.Id < 0 ? null : t.Item.Id, Format.Number),
            new("bits", "surprisal", t => t.Item.Score?.Bits, Format.Fixed(unit: "bits")),
            new("log_probability_nats", "log p", t => t.Item.Score?.LogProbability, Format.Fixed(unit: "nats")),
            new("probability", "probability", t => t.Item.Score?.Probability, Format.Percent),
            new("rank", "rank", t => t.Item.Score is { Rank: > 0 } score ? score.Rank : null, Format.Whole),
            new(
                "entropy_bits",
                "entropy",
                t => t.Item.Score is { HasEntropy: true } score ? score.EntropyBits : null,
                Format.Fixed(unit: "bits")
            )
        );

    private int ScoredBytes => Tokens.Where(t => t.Score is not null).Sum(t => t.Bytes.Length);
}
