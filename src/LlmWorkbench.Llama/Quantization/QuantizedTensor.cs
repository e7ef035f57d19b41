using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>What becomes of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimensions">Its shape in ggml's order: the first is the length of a row.</param>
/// <param name="SourceType">How the source stores it.</param>
/// <param name="Type">How the quantized file stores it.</param>
/// <param name="FallbackFrom">The type that it was to have, when its rows are not a multiple of that type's block; else null.</param>
/// <param name="UsesImportance">Whether the importance matrix has an entry for it, and it was used.</param>
public sealed record QuantizedTensor(
    string Name,
    IReadOnlyList<long> Dimensions,
    GgmlType SourceType,
    GgmlType Type,
    GgmlType? FallbackFrom,
    bool UsesImportance
)
{
    /// <summary>How many weights it has.</summary>
    public long WeightCount => Dimensions.Aggregate(1L, (product, dimension) => product * dimension);

    /// <summary>Bytes in the source, without padding.</summary>
    public long SourceBytes => WeightCount / GgmlTypes.BlockSize(SourceType) * GgmlTypes.BytesPerBlock(SourceType);

    /// <summary>Bytes in the quantized file, without padding.</summary>
    public long Bytes => WeightCount / GgmlTypes.BlockSize(Type) * GgmlTypes.BytesPerBlock(Type);

    /// <summary>Bits that a weight takes, scales included.</summary>
    public double BitsPerWeight => GgmlTypes.BitsPerWeight(Type);

    /// <summary>Whether it is copied as it is.</summary>
    public bool IsCopied => Type == SourceType;

    /// <summary>Whether it has rows and columns; vectors, such as norms, are never quantized.</summary>
    public bool IsMatrix => Dimensions.Count(dimension => dimension > 1) >= 2;
}
