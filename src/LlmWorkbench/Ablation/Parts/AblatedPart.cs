namespace LlmWorkbench.Ablation.Parts;

/// <summary>What can be taken out of a model.</summary>
public enum AblationKind
{
    /// <summary>One attention head: what it read, before the output projection.</summary>
    Head,

    /// <summary>What a layer's attention adds to the residual stream.</summary>
    Attention,

    /// <summary>What a layer's MLP adds to the residual stream.</summary>
    Mlp,

    /// <summary>Both: without them a layer hands its input on.</summary>
    Layer,
}

/// <summary>A part of a model that is taken out.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Layer">The layer, counted from 0.</param>
/// <param name="Head">The head, counted from 0; <see langword="null"/> for what is not a head.</param>
public sealed record AblatedPart(AblationKind Kind, int Layer, int? Head = null)
{
    /// <summary>An attention head.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <param name="head">The head, counted from 0.</param>
    /// <returns>The part.</returns>
    public static AblatedPart OfHead(int layer, int head) => new(AblationKind.Head, layer, head);

    /// <summary>A layer's attention.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <returns>The part.</returns>
    public static AblatedPart OfAttention(int layer) => new(AblationKind.Attention, layer);

    /// <summary>A layer's MLP.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <returns>The part.</returns>
    public static AblatedPart OfMlp(int layer) => new(AblationKind.Mlp, layer);

    /// <summary>A layer, attention and MLP.</summary>
    /// <param name="layer">The layer, counted from 0.</param>
    /// <returns>The part.</returns>
    public static AblatedPart OfLayer(int layer) => new(AblationKind.Layer, layer);

    /// <summary>As in <c>head 2.1</c> (layer, then head), <c>MLP 3</c>, <c>layer 0</c>.</summary>
    public string Name =>
        Kind switch
        {
            AblationKind.Head => $"head {Layer}.{Head}",
            AblationKind.Attention => $"attention {Layer}",
            AblationKind.Mlp => $"MLP {Layer}",
            _ => $"layer {Layer}",
        };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
