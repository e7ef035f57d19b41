namespace LlmWorkbench.Testing.Reference;

/// <summary>
/// Qwen2 (Yang et al. 2024; llama.cpp: src/models/qwen2.cpp): as llama, but with biases on queries, keys and values, and rotary
/// positions over halves.
/// </summary>
public sealed class Qwen2Reference(ReferenceWeights weights, Arithmetic arithmetic) : ReferenceModel(weights, arithmetic)
{
    /// <inheritdoc/>
    public override double[] Norm(double[] x, string name) =>
        Norms.RootMeanSquare(x, Weights.Vector(name + ".weight"), Weights.Number("attention.layer_norm_rms_epsilon"));

    /// <inheritdoc/>
    protected override double[] Place(double[] heads, int position) =>
        Rotary.Halves(heads, Heads.Size, position, Weights.Number("rope.freq_base", 10_000));

    /// <inheritdoc/>
    protected override double[] FeedForward(double[] x, string prefix) =>
        Multiply(
            prefix + "ffn_down",
            [.. Multiply(prefix + "ffn_gate", x).Zip(Multiply(prefix + "ffn_up", x), (gate, up) => Activation.Silu(gate) * up)]
        );
}
