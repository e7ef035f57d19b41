using LlmWorkbench.Training.Network;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Export;

/// <summary>A model with zero matrices for the parts that it lacks: it computes the same, and llama.cpp runs it.</summary>
internal static class FilledNetwork
{
    /// <summary>Makes it; its weights are copies.</summary>
    public static TransformerNetwork Of(TransformerNetwork network)
    {
        ModelParts parts = network.Shape.Parts;
        // Rotary positions have no weights: what is lacking is said to llama.cpp as angles of 0.
        LackingParts lacks = parts.Positions == PositionKind.Rotary ? parts.Lacks & LackingParts.Positions : LackingParts.None;
        var filled = new TransformerNetwork(network.Shape with { Parts = parts with { Lacks = lacks } }, seed: 0);
        HashSet<string> own = [.. network.WeightNames];
        using IDisposable noGradient = no_grad();
        foreach (string name in filled.WeightNames)
        {
            Tensor weight = filled.Weight(name);
            if (own.Contains(name))
            {
                weight.copy_(network.Weight(name));
            }
            else if (!name.EndsWith("_norm.weight", StringComparison.Ordinal))
            {
                // A norm of 1 before matrices of 0.
                weight.zero_();
            }
        }

        return filled;
    }
}
