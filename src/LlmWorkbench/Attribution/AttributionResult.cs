using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Attribution;

/// <summary>
/// Direct logit attribution (<see href="https://transformer-circuits.pub/2021/framework/index.html">Elhage et al. 2021</see>, «A
/// Mathematical Framework for Transformer Circuits»;
/// <see href="https://www.lesswrong.com/posts/AcKRB8wDpdaN6v6ru/interpreting-gpt-the-logit-lens">nostalgebraist 2020</see>): the
/// residual stream is a sum, and after it stand only a norm and a matrix, so a logit is a sum of what each part of the model wrote
/// into the stream. Exact but for one thing: the norm's scale, which all parts together determine, is frozen at its real value.
/// Contributions and logits are in nats: a difference of 1 makes a token e times as probable as the other.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="Tokens">All its tokens, with those that were added.</param>
/// <param name="Position">The position whose answer is looked at, counted from 0.</param>
/// <param name="Token">The token whose logit is taken apart.</param>
/// <param name="Against">The token whose logit is subtracted; <see langword="null"/> for none.</param>
/// <param name="Logit">The model's own logit, or the difference of the two, before a soft cap.</param>
/// <param name="LogitScale">By what the architecture multiplies its logits at last, contained in all contributions; 1 for most.</param>
/// <param name="SoftCap">The c of an architecture whose logits are c·tanh(logit/c) at last; <see langword="null"/> for others.</param>
/// <param name="Norm">The final norm as it was frozen.</param>
/// <param name="Embedding">What the embedding contributes, positions included where they are added to it.</param>
/// <param name="Biases">What the biases of the final norm and of the output matrix contribute; 0 where there are none.</param>
/// <param name="Layers">What each layer contributes, first to last.</param>
/// <param name="HeadsMissing">Why there are no heads, in one sentence; <see langword="null"/> where there are.</param>
/// <param name="IsComplete">Whether the heads of all layers are there; if not, the work was interrupted.</param>
public sealed record AttributionResult(
    string Model,
    string Text,
    IReadOnlyList<TokenInfo> Tokens,
    int Position,
    TokenInfo Token,
    TokenInfo? Against,
    double Logit,
    double LogitScale,
    double? SoftCap,
    FrozenNorm Norm,
    double Embedding,
    double Biases,
    IReadOnlyList<LayerAttribution> Layers,
    string? HeadsMissing,
    bool IsComplete
) : ITabularResult
{
    /// <summary>The words that were asked for, with the tokens of each: of a word of several the first is taken, whose logit stands after
    /// the text.</summary>
    public IReadOnlyList<NamedWord> Words { get; init; } = [];

    /// <summary>All contributions together.</summary>
    public double Sum => Embedding + Biases + Layers.Sum(layer => layer.Attention + layer.Mlp);

    /// <summary>What is left between the contributions and the model's own logit: its rounding to fewer bits on the way.</summary>
    public double Rounding => Logit - Sum;

    /// <summary>Every part with its contribution, in the model's order: heads where they are known, and else whole attentions.</summary>
    public IReadOnlyList<AttributionPart> Parts =>
        [
            new(AttributionPartKind.Embedding, null, null, Embedding),
            .. Layers.SelectMany(PartsOf),
            new(AttributionPartKind.Biases, null, null, Biases),
            new(AttributionPartKind.Rounding, null, null, Rounding),
        ];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Parts,
            new("model", null, _ => Model),
            new("position", null, _ => Position),
            new("token", null, _ => Token.Text),
            new("against", null, _ => Against?.Text),
            new("part", "part", part => part.Kind),
            new("layer", "layer", part => part.Layer, Format.Number),
            new("head", "head", part => part.Head, Format.Number),
            new("contribution_nats", "contribution", part => part.Contribution, Format.Signed() with { Unit = "nats" })
        );

    private static IEnumerable<AttributionPart> PartsOf(LayerAttribution layer) =>
        [
            .. layer.Heads is { } heads
                ? heads
                    .Contributions.Select(
                        (contribution, head) => new AttributionPart(AttributionPartKind.Head, layer.Layer, head, contribution)
                    )
                    .Append(new AttributionPart(AttributionPartKind.AttentionRest, layer.Layer, null, heads.Rest))
                : [new AttributionPart(AttributionPartKind.Attention, layer.Layer, null, layer.Attention)],
            new AttributionPart(AttributionPartKind.Mlp, layer.Layer, null, layer.Mlp),
        ];
}

/// <summary>What one layer contributes to a logit, in nats.</summary>
/// <param name="Layer">Counted from 0.</param>
/// <param name="Attention">Its attention, with all norms and biases after it.</param>
/// <param name="Mlp">Its MLP, with all norms and biases after it.</param>
/// <param name="Heads">The attention head by head; <see langword="null"/> where the heads are not known.</param>
public sealed record LayerAttribution(int Layer, double Attention, double Mlp, HeadAttribution? Heads);

/// <summary>What a layer's heads contribute to a logit, in nats. Together with the rest they are the layer's attention.</summary>
/// <param name="Contributions">[heads]</param>
/// <param name="Rest">The bias of the output projection, and rounding.</param>
public sealed record HeadAttribution(double[] Contributions, double Rest);

/// <summary>A part of the model and what it contributes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Layer">Its layer, counted from 0; <see langword="null"/> for what is not of a layer.</param>
/// <param name="Head">Its head, counted from 0; <see langword="null"/> for all but heads.</param>
/// <param name="Contribution">In nats.</param>
public sealed record AttributionPart(AttributionPartKind Kind, int? Layer, int? Head, double Contribution);

/// <summary>What part of a model something is.</summary>
public enum AttributionPartKind
{
    /// <summary>The token's own embedding, positions included where they are added to it.</summary>
    Embedding,

    /// <summary>A whole attention, where the heads are not known.</summary>
    Attention,

    /// <summary>One attention head, through the output projection.</summary>
    Head,

    /// <summary>What attention adds beside its heads: the bias of the output projection, and rounding.</summary>
    AttentionRest,

    /// <summary>An MLP.</summary>
    Mlp,

    /// <summary>The biases of the final norm and of the output matrix.</summary>
    Biases,

    /// <summary>What the engine's rounding leaves between the sum and the model's own logit.</summary>
    Rounding,
}
