using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Network;

/// <summary>
/// A llama-architecture model: RMS norm, rotary positions (halves rotated, as in PyTorch code), grouped-query attention, SwiGLU, and
/// an embedding that is also the output matrix. Weights are float32 tensors by their GGUF names.
/// </summary>
public sealed class LlamaNetwork : IDisposable
{
    private readonly Dictionary<string, Tensor> _weights = [];
    private readonly List<string> _order = [];
    private readonly Tensor _cosines;
    private readonly Tensor _sines;

    private readonly Scalar _epsilon;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="sharedStart">How long the vector is that all embeddings share at first, beside their own of length 1.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public LlamaNetwork(ModelShape shape, long seed, double sharedStart = 0)
    {
        shape.Validate();
        Shape = shape;
        _epsilon = shape.NormEpsilon;
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)seed);
        // Inputs are normalized, so with this spread what comes out starts near 1: heads look at different things from the first step,
        // and every token's embedding is far from every other's. From 0.02, the embeddings of names stayed as good as equal, and no
        // head learned in 7M tokens to copy a name from the context.
        var inward = 1 / Math.Sqrt(shape.Width);
        // What a layer adds to the residual stream starts smaller the more layers there are, as in GPT-2.
        var outward = 0.02 / Math.Sqrt(2.0 * shape.Layers);
        var keyWidth = shape.KeyValueHeads * shape.HeadWidth;
        Add("token_embd.weight", shape.Vocabulary, shape.Width, inward, generator);
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            AddNorm($"blk.{layer}.attn_norm.weight");
            Add($"blk.{layer}.attn_q.weight", shape.Width, shape.Width, inward, generator);
            Add($"blk.{layer}.attn_k.weight", keyWidth, shape.Width, inward, generator);
            Add($"blk.{layer}.attn_v.weight", keyWidth, shape.Width, inward, generator);
            Add($"blk.{layer}.attn_output.weight", shape.Width, shape.Width, outward, generator);
            AddNorm($"blk.{layer}.ffn_norm.weight");
            Add($"blk.{layer}.ffn_gate.weight", shape.FeedForward, shape.Width, inward, generator);
            Add($"blk.{layer}.ffn_up.weight", shape.FeedForward, shape.Width, inward, generator);
            Add($"blk.{layer}.ffn_down.weight", shape.Width, shape.FeedForward, outward, generator);
        }

        AddNorm("output_norm.weight");
        if (sharedStart > 0)
        {
            using Scalar scale = sharedStart * inward;
            using var scope = NewDisposeScope();
            _weights["token_embd.weight"].add_(randn(1, shape.Width, generator: generator).mul_(scale), Constants.One);
        }

        (_cosines, _sines) = RotaryTables.Make(shape);
    }

    /// <summary>The model's sizes.</summary>
    public ModelShape Shape { get; }

    /// <summary>The names of the weights in file order, as a GGUF of the llama architecture names them.</summary>
    public IReadOnlyList<string> WeightNames => _order;

    /// <summary>One weight: a matrix [rows (outputs), columns (inputs)] or a norm's vector [width].</summary>
    /// <param name="name">One of <see cref="WeightNames"/>.</param>
    public Tensor Weight(string name) => _weights[name];

    /// <summary>What is added to the matrices while computing; null for nothing.</summary>
    public LoraAdapter? Adapter { get; set; }

    /// <summary>Keeps the weights as they are: from now on no gradients are computed for them.</summary>
    public void Freeze()
    {
        foreach (var weight in _weights.Values)
        {
            weight.requires_grad_(false);
        }
    }

    /// <summary>Computes logits.</summary>
    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    /// <param name="visible">
    /// Which positions each one sees, bool [batch, 1, time, time] (later ones must be false); null: itself and all before it.
    /// </param>
    /// <returns>Logits [batch, time, vocabulary].</returns>
    /// <exception cref="ArgumentException">There are more tokens than the context holds.</exception>
    public Tensor Forward(Tensor tokens, Tensor? visible = null) => Forward(tokens, visible, null);

    /// <summary>Computes logits and keeps what was computed on the way; each token sees itself and all before it.</summary>
    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    /// <returns>Everything, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">There are more tokens than the context holds.</exception>
    public NetworkTrace Trace(Tensor tokens)
    {
        var trace = new NetworkTrace();
        trace.Logits = Forward(tokens, null, trace);
        return trace;
    }

    /// <summary>What the final norm and the output matrix make of a residual stream; behind an early layer this is the logit lens.</summary>
    /// <param name="residual">[.., width]</param>
    /// <returns>Logits [.., vocabulary].</returns>
    public Tensor Unembed(Tensor residual) => nn.functional.linear(Normalize(residual, "output_norm.weight"), _weights["token_embd.weight"]);

    private Tensor Forward(Tensor tokens, Tensor? visible, NetworkTrace? trace)
    {
        var batch = tokens.shape[0];
        var time = tokens.shape[1];
        if (time > Shape.Context)
        {
            throw new ArgumentException($"{time} tokens do not fit in a context of {Shape.Context}.", nameof(tokens));
        }

        var x = _weights["token_embd.weight"].index_select(0, tokens.reshape(-1)).reshape(batch, time, Shape.Width);
        trace?.SetEmbedding(x);
        for (var layer = 0; layer < Shape.Layers; layer++)
        {
            var read = Attention(Normalize(x, $"blk.{layer}.attn_norm.weight"), layer, visible, trace);
            x = Add(x, read);
            var thought = FeedForward(Normalize(x, $"blk.{layer}.ffn_norm.weight"), layer);
            x = Add(x, thought);
            trace?.AddLayer(read, thought, x);
        }

        return Unembed(x);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var weight in _weights.Values)
        {
            weight.Dispose();
        }

        _cosines.Dispose();
        _sines.Dispose();
        _epsilon.Dispose();
    }

    private Tensor Normalize(Tensor x, string name) =>
        x * (x.square().mean([-1L], keepdim: true).add(_epsilon, Constants.One)).rsqrt() * _weights[name];

    // x [batch, time, width] → [batch, time, width]
    private Tensor Attention(Tensor x, int layer, Tensor? visible, NetworkTrace? trace)
    {
        var (batch, time) = (x.shape[0], x.shape[1]);
        var query = Rotate(SplitHeads(x, $"blk.{layer}.attn_q.weight", Shape.Heads), time);
        var key = Rotate(SplitHeads(x, $"blk.{layer}.attn_k.weight", Shape.KeyValueHeads), time);
        var value = SplitHeads(x, $"blk.{layer}.attn_v.weight", Shape.KeyValueHeads);
        var shared = Shape.Heads / Shape.KeyValueHeads;
        if (shared > 1)
        {
            key = key.repeat_interleave(shared, dim: 1);
            value = value.repeat_interleave(shared, dim: 1);
        }

        trace?.AddAttention(Weights(query, key, time));
        var mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask: visible, is_casual: visible is null);
        return Project(mixed.transpose(1, 2).reshape(batch, time, Shape.Width), $"blk.{layer}.attn_output.weight");
    }

    // What scaled_dot_product_attention computes and does not show: [batch, heads, time, head width] → [batch, heads, time, time]
    private static Tensor Weights(Tensor query, Tensor key, long time)
    {
        using Scalar scale = 1 / Math.Sqrt(query.shape[^1]), never = double.NegativeInfinity;
        var scores = query.matmul(key.transpose(-2, -1)).mul(scale);
        return scores.masked_fill(ones(time, time, dtype: ScalarType.Bool).triu(1), never).softmax(-1);
    }

    // → [batch, heads, time, head width]
    private Tensor SplitHeads(Tensor x, string name, int heads) =>
        Project(x, name).reshape(x.shape[0], x.shape[1], heads, Shape.HeadWidth).transpose(1, 2);

    // The pair (i, i + half) of a head turns by position × frequency i.
    private Tensor Rotate(Tensor x, long time)
    {
        var half = Shape.HeadWidth / 2;
        var turned = cat([-x.narrow(-1, half, half), x.narrow(-1, 0, half)], -1);
        return Add(x * _cosines.narrow(0, 0, time), turned * _sines.narrow(0, 0, time));
    }

    private Tensor FeedForward(Tensor x, int layer)
    {
        var gate = nn.functional.silu(Project(x, $"blk.{layer}.ffn_gate.weight"));
        var up = Project(x, $"blk.{layer}.ffn_up.weight");
        return Project(gate * up, $"blk.{layer}.ffn_down.weight");
    }

    // x [.., inputs] → [.., outputs]
    private Tensor Project(Tensor x, string name)
    {
        var product = nn.functional.linear(x, _weights[name]);
        return Adapter is null ? product : Add(product, Adapter.Apply(x, name));
    }

    private static Tensor Add(Tensor left, Tensor right) => left.add(right, Constants.One);

    private void Add(string name, long rows, long columns, double spread, Generator generator)
    {
        using Scalar scale = spread;
        Keep(name, randn(rows, columns, generator: generator).mul_(scale));
    }

    private void AddNorm(string name) => Keep(name, ones(Shape.Width));

    private void Keep(string name, Tensor value)
    {
        _weights[name] = value.DetachFromDisposeScope().requires_grad_(true);
        _order.Add(name);
    }
}
