using LlmWorkbench.Gguf;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Weights;

/// <summary>What a model's file is made of.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Quantization">The file's quantization, as in <c>Q4_K_M</c>.</param>
/// <param name="FileBytes">Bytes of the whole file, vocabulary and header counted.</param>
/// <param name="Tensors">Every tensor, in the order of the file.</param>
/// <param name="StatedParameterCount">What the file itself states (<c>general.parameter_count</c>), or <see langword="null"/>.</param>
/// <param name="EngineParameterCount">What llama.cpp counted when it loaded the file.</param>
public sealed record WeightsResult(
    string Model,
    string Quantization,
    long FileBytes,
    IReadOnlyList<TensorWeight> Tensors,
    long? StatedParameterCount,
    long EngineParameterCount
) : ITabularResult
{
    /// <summary>How many parameters all tensors have together.</summary>
    public long ParameterCount => Tensors.Sum(t => t.ParameterCount);

    /// <summary>Bytes of all tensors together.</summary>
    public long WeightBytes => Tensors.Sum(t => t.Bytes);

    /// <summary>Bits for each parameter, on average.</summary>
    public double BitsPerWeight => 8.0 * WeightBytes / ParameterCount;

    /// <summary>Whether the sum over the components is what the file states, or, where it states nothing, what llama.cpp counted.</summary>
    public bool CountAgrees => ParameterCount == (StatedParameterCount ?? EngineParameterCount);

    /// <summary>Whether the output uses the embedding's matrix instead of one of its own.</summary>
    public bool HasTiedOutput => Tensors.Any(t => t.Name == "token_embd.weight") && Tensors.All(t => t.Name != "output.weight");

    /// <summary>The components that the model has, each with all its tensors taken together.</summary>
    public IReadOnlyList<WeightGroup> Components => Groups(t => WeightComponents.Name(t.Component), t => (int)t.Component);

    /// <summary>The types that the file uses, largest part first.</summary>
    public IReadOnlyList<WeightGroup> Types => Groups(t => t.Type.ToString(), _ => 0);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tensors,
            new("model", null, _ => Model),
            new("tensor", "tensor", t => t.Name, Format.Code),
            new("component", "for", t => WeightComponents.Name(t.Component)),
            new("shape", "shape", t => t.ShapeText, Format.Number),
            new("type", "type", t => t.Type),
            new("parameters", null, t => t.ParameterCount),
            new("bits_per_weight", "bits per weight", t => t.BitsPerWeight, Format.Fixed()),
            new("bytes", "bytes", t => t.Bytes, Format.Bytes),
            new("share_of_file", "of the file", t => t.ShareOfFile, Format.Percent)
        );

    private List<WeightGroup> Groups(Func<TensorWeight, string> name, Func<TensorWeight, int> order) =>
        [
            .. Tensors
                .GroupBy(name)
                .OrderBy(g => order(g.First()))
                .ThenByDescending(g => g.Sum(t => t.Bytes))
                .Select(g => new WeightGroup(
                    g.Key,
                    g.Count(),
                    g.Sum(t => t.ParameterCount),
                    g.Sum(t => t.Bytes),
                    (double)g.Sum(t => t.ParameterCount) / ParameterCount,
                    (double)g.Sum(t => t.Bytes) / FileBytes
                )),
        ];
}

/// <summary>One tensor of a file.</summary>
/// <param name="Name">As in <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Component">What it is for.</param>
/// <param name="Shape">The dimensions in ggml's order: the first is the length of a row.</param>
/// <param name="Type">How the numbers are stored.</param>
/// <param name="ParameterCount">How many numbers it has.</param>
/// <param name="Bytes">What they take in the file.</param>
/// <param name="ShareOfFile">That part of the file's bytes, 0 to 1.</param>
public sealed record TensorWeight(
    string Name,
    WeightComponent Component,
    IReadOnlyList<long> Shape,
    GgmlType Type,
    long ParameterCount,
    long Bytes,
    double ShareOfFile
)
{
    /// <summary>Bits for each number, scales counted.</summary>
    public double BitsPerWeight => GgmlTypes.BitsPerWeight(Type);

    /// <summary>The shape as in <c>256 × 2048</c>: numbers in a row × rows.</summary>
    public string ShapeText => Shape.Count == 0 ? "1" : string.Join(" × ", Shape);
}

/// <summary>Several tensors taken together.</summary>
/// <param name="Name">The component or the type.</param>
/// <param name="TensorCount">How many tensors.</param>
/// <param name="ParameterCount">How many numbers they have.</param>
/// <param name="Bytes">What they take in the file.</param>
/// <param name="ShareOfParameters">Part of all parameters, 0 to 1.</param>
/// <param name="ShareOfFile">Part of the file's bytes, 0 to 1.</param>
public sealed record WeightGroup(
    string Name,
    int TensorCount,
    long ParameterCount,
    long Bytes,
    double ShareOfParameters,
    double ShareOfFile
)
{
    /// <summary>Bits for each number, on average.</summary>
    public double BitsPerWeight => ParameterCount == 0 ? 0 : 8.0 * Bytes / ParameterCount;
}
