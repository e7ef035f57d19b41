namespace LlmWorkbench.Testing.Reference;

/// <summary>Everything that a model computed over a text.</summary>
/// <param name="Embedding">What enters the first layer; [position][width].</param>
/// <param name="Layers">The layers, first to last.</param>
/// <param name="Normalized">What leaves the last layer, after the output norm; [position][width].</param>
/// <param name="Logits">[position][vocabulary]</param>
public sealed record ForwardPass(double[][] Embedding, IReadOnlyList<LayerPass> Layers, double[][] Normalized, double[][] Logits);

/// <summary>What one layer computed. Its output is input + attention + feed-forward.</summary>
/// <param name="Input">The residual stream before the layer; [position][width].</param>
/// <param name="Attention">The attention weights, and what the heads read.</param>
/// <param name="AttentionOutput">What attention adds to the residual stream; [position][width].</param>
/// <param name="FeedForwardOutput">What the feed-forward block adds; [position][width].</param>
/// <param name="Output">The residual stream after the layer; [position][width].</param>
public sealed record LayerPass(
    double[][] Input,
    AttentionPass Attention,
    double[][] AttentionOutput,
    double[][] FeedForwardOutput,
    double[][] Output
);
