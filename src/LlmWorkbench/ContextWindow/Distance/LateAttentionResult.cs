using LlmWorkbench.Tables;

namespace LlmWorkbench.ContextWindow.Distance;

/// <summary>How far back late positions look.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="TextName">What was read.</param>
/// <param name="Options">How it was looked at.</param>
/// <param name="Length">Tokens of each text.</param>
/// <param name="Positions">How many of the last positions of each text were looked at.</param>
/// <param name="Texts">How many texts were read.</param>
/// <param name="PlannedTexts">How many were to be read.</param>
/// <param name="Distances">Ranges of distances in tokens, ascending: 0 is the token itself.</param>
/// <param name="Even">The share of each range if every token were read alike; [distances].</param>
/// <param name="Heads">By layer and head.</param>
public sealed record LateAttentionResult(
    string Model,
    string TextName,
    LateAttentionOptions Options,
    int Length,
    int Positions,
    int Texts,
    int PlannedTexts,
    IReadOnlyList<DistanceRange> Distances,
    IReadOnlyList<double> Even,
    IReadOnlyList<HeadSpread> Heads
) : ITabularResult
{
    /// <summary>The mean over the heads of each layer.</summary>
    public IReadOnlyList<HeadSpread> Layers =>
        [
            .. Heads
                .GroupBy(head => head.Layer)
                .Select(layer => new HeadSpread(
                    layer.Key,
                    null,
                    [.. Distances.Select((_, d) => layer.Average(head => head.Shares[d]))],
                    layer.Average(head => head.FirstTokenShare),
                    layer.Average(head => head.EntropyBits)
                )),
        ];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Heads.SelectMany(head => Distances.Select((distance, d) => (head, distance, Share: head.Shares[d], Even: Even[d]))),
            new("model", null, _ => Model),
            new("layer", "layer", r => r.head.Layer, Format.Number),
            new("head", "head", r => r.head.Head, Format.Number),
            new("nearest", "from", r => r.distance.First, Format.Whole with { Unit = "tokens back" }),
            new("farthest", "to", r => r.distance.Last, Format.Whole),
            new("share", "of the attention", r => r.Share, Format.Percent),
            new("even_share", "if all were alike", r => r.Even, Format.Percent),
            new("first_token_share", null, r => r.head.FirstTokenShare),
            new("entropy_bits", null, r => r.head.EntropyBits)
        );
}

/// <summary>A range of distances.</summary>
/// <param name="First">The least, in tokens.</param>
/// <param name="Last">The greatest.</param>
public sealed record DistanceRange(int First, int Last);

/// <summary>How a head, or a layer, spreads its attention; means over positions and texts.</summary>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Head">The head, from 0; <see langword="null"/> for a whole layer.</param>
/// <param name="Shares">The share of each range of distances, together 1; [distances].</param>
/// <param name="FirstTokenShare">The share of the text's first token.</param>
/// <param name="EntropyBits">The entropy over the tokens, in bits; at most log2 of their number.</param>
public sealed record HeadSpread(int Layer, int? Head, IReadOnlyList<double> Shares, double FirstTokenShare, double EntropyBits);
