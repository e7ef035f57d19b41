namespace LlmWorkbench.Testing.Reference;

/// <summary>
/// GPT-2 (Radford et al. 2019; llama.cpp: src/models/gpt2.cpp): layer norms, learned positions added to the embedding, biases
/// everywhere, GELU, queries, keys and values from one matrix.
/// </summary>
public class Gpt2Reference(ReferenceWeights weights, Arithmetic arithmetic) : ReferenceModel(weights, arithmetic)
{
    /// <inheritdoc/>
    public override double[] Norm(double[] x, string name) =>
        Norms.Layer(x, Weights.Vector(name + ".weight"), Weights.Vector(name + ".bias"), Weights.Number("attention.layer_norm_epsilon"));

    /// <inheritdoc/>
    protected override double[] Embed(int token, int position) =>
        Vectors.Sum(Weights.Matrix("token_embd.weight")[token], Weights.Matrix("position_embd.weight")[position]);

    /// <summary>Nothing: the embedding holds the position.</summary>
    protected override double[] Place(double[] heads, int position) => heads;

    /// <inheritdoc/>
    protected override double[] FeedForward(double[] x, string prefix) => GeluFeedForward(x, prefix);
}
