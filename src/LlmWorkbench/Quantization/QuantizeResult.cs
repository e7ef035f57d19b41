using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Quantization;

/// <summary>A quantized copy of a model, and what really became of each tensor.</summary>
/// <param name="Model">The name of the model that was quantized.</param>
/// <param name="Source">Its file.</param>
/// <param name="Type">The type, as in <c>Q4_K_M</c>.</param>
/// <param name="Pure">Whether every matrix was to get the same type.</param>
/// <param name="Path">The file that was written.</param>
/// <param name="WasThere">Whether it had been written before, from the same source in the same way.</param>
/// <param name="SourceBytes">Bytes of the source's file.</param>
/// <param name="FileBytes">Bytes of the quantized file.</param>
/// <param name="ImportanceNote">Where the importance matrix comes from, one sentence, or <see langword="null"/>.</param>
/// <param name="Tensors">The tensors, in the order of the quantized file.</param>
public sealed record QuantizeResult(
    string Model,
    string Source,
    string Type,
    bool Pure,
    string Path,
    bool WasThere,
    long SourceBytes,
    long FileBytes,
    string? ImportanceNote,
    IReadOnlyList<QuantizedTensor> Tensors
) : ITabularResult
{
    /// <summary>The name under which the quantized model was loaded, or <see langword="null"/>.</summary>
    public string? LoadedAs { get; init; }

    /// <summary>Why the file lies where it does, one sentence, when that is not where it was to lie; <see langword="null"/> else.</summary>
    public string? PlaceNote { get; init; }

    /// <summary>How many weights there are.</summary>
    public long WeightCount => Tensors.Sum(tensor => tensor.WeightCount);

    /// <summary>Bits that a weight of the source takes, over all tensors.</summary>
    public double SourceBitsPerWeight => 8.0 * Tensors.Sum(tensor => tensor.SourceBytes) / WeightCount;

    /// <summary>Bits that a weight of the quantized file really takes, over all tensors, scales included.</summary>
    public double BitsPerWeight => 8.0 * Tensors.Sum(tensor => tensor.Bytes) / WeightCount;

    /// <summary>How the weights are stored, by type, most bits first.</summary>
    public IReadOnlyList<TypeShare> Types =>
        [
            .. Tensors
                .GroupBy(tensor => tensor.Type)
                .OrderByDescending(group => GgmlTypes.BitsPerWeight(group.Key))
                .Select(group => new TypeShare(group.Key, group.Count(), group.Sum(t => t.WeightCount), group.Sum(t => t.Bytes))),
        ];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Tensors,
            new("model", null, _ => Model),
            new("quantization", null, _ => Type),
            new("tensor", "tensor", t => t.Name, Format.Code),
            new("shape", "shape", t => string.Join("×", t.Dimensions), Format.Number) { Shown = t => string.Join(" × ", t.Dimensions) },
            new("source_type", "was", t => t.SourceType),
            new("type", "is", t => t.Type),
            new("fallback_from", null, t => t.FallbackFrom),
            new("uses_importance", null, t => t.UsesImportance),
            new("weights", null, t => t.WeightCount),
            new("bits_per_weight", "bits per weight", t => t.BitsPerWeight, Format.Fixed()),
            new("source_bytes", "bytes before", t => t.SourceBytes, Format.Bytes),
            new("bytes", "bytes", t => t.Bytes, Format.Bytes),
            new(null, "note", Note)
        );

    private static string Note(QuantizedTensor t) =>
        (t.FallbackFrom, t.IsCopied, t.UsesImportance) switch
        {
            ({ } from, _, _) => $"instead of {from}: rows of {t.Dimensions[0]}",
            (_, true, _) => t.IsMatrix ? "copied" : "a vector, copied",
            (_, _, true) => "with importance",
            _ => "",
        };
}

/// <summary>What one tensor type holds of a file.</summary>
/// <param name="Type">The type.</param>
/// <param name="TensorCount">How many tensors.</param>
/// <param name="WeightCount">How many weights.</param>
/// <param name="Bytes">How many bytes.</param>
public sealed record TypeShare(GgmlType Type, int TensorCount, long WeightCount, long Bytes);
