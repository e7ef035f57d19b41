using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Testing.Reference;

/// <summary>
/// A language model once more, in plain float64 loops straight from the formulas: what the engine is compared with. It shares
/// nothing with llama.cpp but the file. Each architecture says what it does differently from this outline, the decoder of
/// Vaswani et al. (2017) with the norms first (Radford et al. 2019).
/// </summary>
public abstract class ReferenceModel
{
    private readonly Arithmetic _arithmetic;

    /// <summary>Takes weights and the roundings to be done.</summary>
    protected ReferenceModel(ReferenceWeights weights, Arithmetic arithmetic)
    {
        Weights = weights;
        _arithmetic = arithmetic;
        int heads = (int)weights.Number("attention.head_count");
        Heads = new HeadShape(
            heads,
            (int)weights.Number("attention.head_count_kv", heads),
            (int)weights.Number("embedding_length") / heads
        );
    }

    /// <summary>How queries, keys and values are cut into heads.</summary>
    public HeadShape Heads { get; }

    /// <summary>Parts whose output is multiplied in every pass; none for the model as it is.</summary>
    public IReadOnlyList<ScaledPart> Scaled { get; set; } = [];

    /// <summary>The model's tensors and metadata.</summary>
    protected ReferenceWeights Weights { get; }

    /// <summary>Reads a model of the architecture llama, qwen2, falcon, gpt2 or starcoder.</summary>
    /// <param name="path">A GGUF file with weights of type F32, F16, BF16 or Q8_0.</param>
    /// <param name="arithmetic">Null is exact.</param>
    public static ReferenceModel Load(string path, Arithmetic? arithmetic = null)
    {
        return Of(new ReferenceWeights(GgufFile.Read(path)), arithmetic);
    }

    /// <summary>A model with weights that may have been changed since they were read.</summary>
    public static ReferenceModel Of(ReferenceWeights weights, Arithmetic? arithmetic = null)
    {
        arithmetic ??= Arithmetic.Exact;
        return weights.Metadata.Architecture switch
        {
            "llama" => new LlamaReference(weights, arithmetic),
            "qwen2" => new Qwen2Reference(weights, arithmetic),
            "falcon" => new FalconReference(weights, arithmetic),
            "gpt2" => new Gpt2Reference(weights, arithmetic),
            "starcoder" => new StarcoderReference(weights, arithmetic),
            var other => throw new NotSupportedException($"There is no reference for the architecture {other}."),
        };
    }

    /// <summary>Reads a text.</summary>
    public ForwardPass Forward(IReadOnlyList<int> tokens)
    {
        double[][] embedding = [.. tokens.Select(Embed)];
        var layers = new List<LayerPass>();
        for (int layer = 0; layer < Weights.Number("block_count"); layer++)
        {
            layers.Add(Layer(layers.Count > 0 ? layers[^1].Output : embedding, $"blk.{layer}."));
        }

        double[][] normalized = [.. layers[^1].Output.Select(x => Norm(x, "output_norm"))];
        return new ForwardPass(embedding, layers, normalized, [.. normalized.Select(Unembed)]);
    }

    /// <summary>From a normalized residual stream to logits: the output matrix, or the embedding's when the two are tied;
    /// [vocabulary].</summary>
    public double[] Unembed(double[] normalized) => Multiply(Weights.Has("output.weight") ? "output" : "token_embd", normalized);

    /// <summary>The norm in front of the blocks and the output.</summary>
    /// <param name="x">[width]</param>
    /// <param name="name">The GGUF name without ".weight": <c>output_norm</c>.</param>
    public abstract double[] Norm(double[] x, string name);

    /// <summary>What a token enters the first layer as; [width].</summary>
    protected virtual double[] Embed(int token, int position) => Weights.Matrix("token_embd.weight")[token];

    /// <summary>Tells queries and keys where they stand; [heads · size].</summary>
    protected abstract double[] Place(double[] heads, int position);

    /// <summary>The feed-forward block of a layer; [width] to [width].</summary>
    protected abstract double[] FeedForward(double[] x, string prefix);

    /// <summary>One layer: attention, then feed-forward, each over the normalized stream and added to it.</summary>
    /// <param name="stream">The residual stream; [position][width].</param>
    /// <param name="prefix">The start of the tensors' names: <c>blk.0.</c></param>
    protected virtual LayerPass Layer(double[][] stream, string prefix)
    {
        AttentionPass attention = Attend([.. stream.Select(x => Norm(x, prefix + "attn_norm"))], prefix);
        double[][] attended = Project(attention, prefix);
        double[][] middle = Vectors.Sum(stream, attended);
        double[][] fed = [.. middle.Select(x => Feed(Norm(x, prefix + "ffn_norm"), prefix))];
        return new LayerPass(stream, attention, attended, fed, Vectors.Sum(middle, fed));
    }

    /// <summary>Attention over a normalized stream; queries, keys and values come from one matrix or from three.</summary>
    protected AttentionPass Attend(double[][] x, string prefix)
    {
        double[][] all =
        [
            .. x.Select(vector =>
                Weights.Has(prefix + "attn_qkv.weight")
                    ? Multiply(prefix + "attn_qkv", vector)
                    :
                    [
                        .. Multiply(prefix + "attn_q", vector),
                        .. Multiply(prefix + "attn_k", vector),
                        .. Multiply(prefix + "attn_v", vector),
                    ]
            ),
        ];
        int queries = Heads.Count * Heads.Size;
        int keys = Heads.KeyValueCount * Heads.Size;
        AttentionPass pass = Attention.Causal(
            [.. all.Select((vector, position) => Place(vector[..queries], position))],
            [.. all.Select((vector, position) => Place(vector[queries..(queries + keys)], position))],
            [.. all.Select(vector => vector[(queries + keys)..])],
            Heads,
            _arithmetic.AttentionInput
        );
        return pass with
        {
            Heads =
            [
                .. pass.Heads.Select(heads =>
                    heads.Select((value, i) => value * ScaledPart.Factor(Scaled, prefix, ReferencePart.Head, i / Heads.Size)).ToArray()
                ),
            ],
        };
    }

    /// <summary>From what the heads read to what attention adds to the stream; [position][width].</summary>
    protected double[][] Project(AttentionPass attention, string prefix) =>
        [
            .. attention.Heads.Select(heads =>
                Vectors.Scale(Multiply(prefix + "attn_output", heads), ScaledPart.Factor(Scaled, prefix, ReferencePart.Attention))
            ),
        ];

    /// <summary>What the feed-forward block adds to the stream at a position; [width].</summary>
    protected double[] Feed(double[] x, string prefix) =>
        Vectors.Scale(FeedForward(x, prefix), ScaledPart.Factor(Scaled, prefix, ReferencePart.FeedForward));

    /// <summary>W x, plus a bias when the model has one; [rows].</summary>
    protected double[] Multiply(string name, double[] x)
    {
        double[] product = Weights.Matrix(name + ".weight").Times(_arithmetic.MatrixInput(x));
        return Weights.Has(name + ".bias") ? Vectors.Sum(product, Weights.Vector(name + ".bias")) : product;
    }

    /// <summary>Two matrices with GELU between them (gpt2, starcoder, falcon).</summary>
    protected double[] GeluFeedForward(double[] x, string prefix) =>
        Multiply(prefix + "ffn_down", [.. Multiply(prefix + "ffn_up", x).Select(_arithmetic.Gelu)]);
}
