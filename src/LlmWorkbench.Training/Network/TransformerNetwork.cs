using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Network;

/// <summary>
/// A decoder of the parts that its shape names (<see cref="ModelParts"/>), with the norms first; the embedding is also the output matrix
/// where they do not say otherwise. Weights are float32 tensors by their GGUF names; queries, keys and values have matrices of their own,
/// whatever a file does.
/// </summary>
public sealed partial class TransformerNetwork : IDisposable
{
    private readonly Dictionary<string, Tensor> _weights = [];
    private readonly List<string> _order = [];
    private readonly Tensor _cosines;
    private readonly Tensor _sines;
    private readonly Scalar _epsilon;

    /// <summary>Makes a model with random weights.</summary>
    /// <param name="shape">Its sizes and parts.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="sharedStart">How long the vector is that all embeddings share at first, beside their own of length 1.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public TransformerNetwork(ModelShape shape, long seed, double sharedStart = 0)
    {
        shape.Validate();
        Shape = shape;
        _epsilon = shape.NormEpsilon;
        using IDisposable noGradient = no_grad();
        using var generator = new Generator((ulong)seed);
        // Inputs are normalized, so with this spread what comes out starts near 1: heads look at different things from the first step,
        // and every token's embedding is far from every other's. From 0.02, the embeddings of names stayed as good as equal, and no
        // head learned in 7M tokens to copy a name from the context.
        double inward = 1 / Math.Sqrt(shape.Width);
        AddMatrix("token_embd.weight", shape.Vocabulary, shape.Width, inward, generator);
        if (shape.HasPositions && shape.Parts.Positions == PositionKind.Learned)
        {
            AddMatrix("position_embd.weight", shape.Context, shape.Width, inward, generator);
        }

        for (int layer = 0; layer < shape.Layers; layer++)
        {
            AddLayer($"blk.{layer}.", inward, generator);
        }

        AddNorm("output_norm");
        if (shape.Parts.SeparateOutput)
        {
            // So small that every token is about as probable as any other at first.
            AddMatrix("output.weight", shape.Vocabulary, shape.Width, 0.02, generator);
        }

        if (sharedStart > 0)
        {
            using Scalar scale = sharedStart * inward;
            using DisposeScope scope = NewDisposeScope();
            _weights["token_embd.weight"].add_(randn(1, shape.Width, generator: generator).mul_(scale), Constants.One);
        }

        (_cosines, _sines) = RotaryTables.Make(shape);
    }

    /// <summary>The model's sizes and parts.</summary>
    public ModelShape Shape { get; }

    /// <summary>The names of the weights in file order, as GGUF names them.</summary>
    public IReadOnlyList<string> WeightNames => _order;

    /// <summary>One weight: a matrix [rows (outputs), columns (inputs)], or the vector of a norm or bias.</summary>
    /// <param name="name">One of <see cref="WeightNames"/>.</param>
    public Tensor Weight(string name) => _weights[name];

    /// <summary>What is added to the matrices while computing; null for nothing.</summary>
    public LoraAdapter? Adapter { get; set; }

    /// <summary>Keeps the weights as they are: from now on no gradients are computed for them.</summary>
    public void Freeze()
    {
        foreach (Tensor weight in _weights.Values)
        {
            weight.requires_grad_(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor weight in _weights.Values)
        {
            weight.Dispose();
        }

        _cosines.Dispose();
        _sines.Dispose();
        _epsilon.Dispose();
    }

    private void AddLayer(string prefix, double inward, Generator generator)
    {
        // What a layer adds to the residual stream starts smaller the more layers there are, as in GPT-2.
        double outward = 0.02 / Math.Sqrt(2.0 * Shape.Layers);
        if (Shape.Has(LackingParts.Attention))
        {
            int keyWidth = Shape.KeyValueHeads * Shape.HeadWidth;
            AddNorm(prefix + "attn_norm");
            AddProjection(prefix + "attn_q", Shape.Width, Shape.Width, inward, generator);
            AddProjection(prefix + "attn_k", keyWidth, Shape.Width, inward, generator);
            AddProjection(prefix + "attn_v", keyWidth, Shape.Width, inward, generator);
            AddProjection(prefix + "attn_output", Shape.Width, Shape.Width, outward, generator);
        }

        if (Shape.Has(LackingParts.FeedForward))
        {
            AddFeedForward(prefix, inward, outward, generator);
        }
    }

    private void AddFeedForward(string prefix, double inward, double outward, Generator generator)
    {
        if (!Shape.Parts.Parallel)
        {
            AddNorm(prefix + "ffn_norm");
        }

        if (Shape.Parts.Mlp == MlpKind.GatedSilu)
        {
            AddProjection(prefix + "ffn_gate", Shape.FeedForward, Shape.Width, inward, generator);
        }

        AddProjection(prefix + "ffn_up", Shape.FeedForward, Shape.Width, inward, generator);
        AddProjection(prefix + "ffn_down", Shape.Width, Shape.FeedForward, outward, generator);
    }

    private void AddProjection(string name, long rows, long columns, double spread, Generator generator)
    {
        AddMatrix(name + ".weight", rows, columns, spread, generator);
        if (Shape.Parts.Biases)
        {
            Keep(name + ".bias", zeros(rows));
        }
    }

    private void AddNorm(string name)
    {
        Keep(name + ".weight", ones(Shape.Width));
        if (Shape.Parts.Norm == NormKind.Layer)
        {
            Keep(name + ".bias", zeros(Shape.Width));
        }
    }

    private void AddMatrix(string name, long rows, long columns, double spread, Generator generator)
    {
        using Scalar scale = spread;
        Keep(name, randn(rows, columns, generator: generator).mul_(scale));
    }

    private void Keep(string name, Tensor value)
    {
        _weights[name] = value.DetachFromDisposeScope().requires_grad_(true);
        _order.Add(name);
    }
}
