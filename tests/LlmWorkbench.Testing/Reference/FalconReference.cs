namespace LlmWorkbench.Testing.Reference;

/// <summary>
/// Falcon (Almazrouei et al. 2023; llama.cpp: src/models/falcon.cpp): attention and feed-forward read the same stream side by
/// side. In the small models both read one norm of it; in the larger ones attention has a norm of its own, attn_norm_2.
/// Layer norms, rotary positions over halves, GELU, no biases but the norms'.
/// </summary>
public sealed class FalconReference(ReferenceWeights weights, Arithmetic arithmetic) : ReferenceModel(weights, arithmetic)
{
    /// <inheritdoc/>
    public override double[] Norm(double[] x, string name) =>
        Norms.Layer(x, Weights.Vector(name + ".weight"), Weights.Vector(name + ".bias"), Weights.Number("attention.layer_norm_epsilon"));

    /// <inheritdoc/>
    protected override double[] Place(double[] heads, int position) =>
        Rotary.Halves(heads, Heads.Size, position, Weights.Number("rope.freq_base", 10_000));

    /// <inheritdoc/>
    protected override double[] FeedForward(double[] x, string prefix) => GeluFeedForward(x, prefix);

    /// <inheritdoc/>
    protected override LayerPass Layer(double[][] stream, string prefix)
    {
        string attentionNorm = Weights.Has(prefix + "attn_norm_2.weight") ? "attn_norm_2" : "attn_norm";
        AttentionPass attention = Attend([.. stream.Select(x => Norm(x, prefix + attentionNorm))], prefix);
        double[][] attended = Project(attention, prefix);
        double[][] fed = [.. stream.Select(x => Feed(Norm(x, prefix + "attn_norm"), prefix))];
        return new LayerPass(stream, attention, attended, fed, Vectors.Sum(Vectors.Sum(stream, attended), fed));
    }
}
