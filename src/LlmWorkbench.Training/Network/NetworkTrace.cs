using TorchSharp;

namespace LlmWorkbench.Training.Network;

/// <summary>What a network computed on the way to its logits: what llama.cpp's tensors of the same model are held to.</summary>
public sealed class NetworkTrace
{
    private readonly List<torch.Tensor> _attentionWeights = [];
    private readonly List<torch.Tensor> _attentionOutputs = [];
    private readonly List<torch.Tensor> _mlpOutputs = [];
    private readonly List<torch.Tensor> _residuals = [];

    private readonly IReadOnlySet<int>? _attentionOf;

    /// <summary>Makes an empty trace.</summary>
    /// <param name="attentionOf">Keeps the attention weights of these layers and nothing else; null keeps all there is.</param>
    internal NetworkTrace(IReadOnlySet<int>? attentionOf = null) => _attentionOf = attentionOf;

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

    internal NetworkTrace? ForAttention(int layer) => _attentionOf is null || _attentionOf.Contains(layer) ? this : null;

    internal void AddAttention(torch.Tensor weights) => _attentionWeights.Add(weights);

    internal void AddLayer(torch.Tensor attention, torch.Tensor mlp, torch.Tensor residual)
    {
        if (_attentionOf is not null)
        {
            return;
        }

        _attentionOutputs.Add(attention);
        _mlpOutputs.Add(mlp);
        _residuals.Add(residual);
    }
}
