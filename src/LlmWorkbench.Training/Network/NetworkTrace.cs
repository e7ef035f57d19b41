using TorchSharp;

namespace LlmWorkbench.Training.Network;

/// <summary>What a network computed on the way to its logits: what llama.cpp's tensors of the same model are held to.</summary>
public sealed class NetworkTrace
{
    private readonly List<torch.Tensor> _attentionWeights = [];
    private readonly List<torch.Tensor> _attentionOutputs = [];
    private readonly List<torch.Tensor> _mlpOutputs = [];
    private readonly List<torch.Tensor> _residuals = [];

    internal NetworkTrace() { }

    /// <summary>What enters the first layer; [batch, time, width].</summary>
    public torch.Tensor Embedding { get; private set; } = null!;

    /// <summary>How much each token reads of each; [layer] of [batch, heads, time, time].</summary>
    public IReadOnlyList<torch.Tensor> AttentionWeights => _attentionWeights;

    /// <summary>What attention adds to the residual stream; [layer] of [batch, time, width].</summary>
    public IReadOnlyList<torch.Tensor> AttentionOutputs => _attentionOutputs;

    /// <summary>What the MLP adds to the residual stream; [layer] of [batch, time, width].</summary>
    public IReadOnlyList<torch.Tensor> MlpOutputs => _mlpOutputs;

    /// <summary>The residual stream after a layer; [layer] of [batch, time, width].</summary>
    public IReadOnlyList<torch.Tensor> Residuals => _residuals;

    /// <summary>[batch, time, vocabulary]</summary>
    public torch.Tensor Logits { get; internal set; } = null!;

    internal void SetEmbedding(torch.Tensor embedding) => Embedding = embedding;

    internal void AddAttention(torch.Tensor weights) => _attentionWeights.Add(weights);

    internal void AddLayer(torch.Tensor attention, torch.Tensor mlp, torch.Tensor residual)
    {
        _attentionOutputs.Add(attention);
        _mlpOutputs.Add(mlp);
        _residuals.Add(residual);
    }
}
