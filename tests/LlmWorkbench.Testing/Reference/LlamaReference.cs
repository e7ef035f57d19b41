namespace LlmWorkbench.Testing.Reference;

/// <summary>
/// Llama (Touvron et al. 2023; llama.cpp: src/models/llama.cpp): root mean square norms, rotary positions over neighbours,
/// SwiGLU (Shazeer 2020), no biases unless the file has some.
/// </summary>
public sealed class LlamaReference(ReferenceWeights weights, Arithmetic arithmetic) : ReferenceModel(weights, arithmetic)
{
    /// <inheritdoc/>
    public override double[] Norm(double[] x, string name) =>
        Norms.RootMeanSquare(x, Weights.Vector(name + ".weight"), Weights.Number("attention.layer_norm_rms_epsilon"));

    // Angles are divided where positions are scaled along a line (Chen et al. 2023, arXiv:2306.15595).
    /// <inheritdoc/>
    protected override double[] Place(double[] heads, int position) =>
        Rotary.Neighbours(heads, Heads.Size, position / Weights.Number("rope.scaling.factor", 1), Weights.Number("rope.freq_base", 10_000));

    /// <inheritdoc/>
    protected override double[] FeedForward(double[] x, string prefix) =>
        Multiply(
            prefix + "ffn_down",
            [.. Multiply(prefix + "ffn_gate", x).Zip(Multiply(prefix + "ffn_up", x), (gate, up) => Activation.Silu(gate) * up)]
        );
}
