using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>What llama.cpp makes of each tensor of a file for a type: known before anything is computed.</summary>
/// <param name="Source">The file that is quantized.</param>
/// <param name="Type">The type.</param>
/// <param name="Tensors">The tensors, in the order in which they are written.</param>
public sealed record QuantizationPlan(GgufFile Source, QuantizationType Type, IReadOnlyList<QuantizedTensor> Tensors)
{
    /// <summary>How many weights there are.</summary>
    public long WeightCount => Tensors.Sum(tensor => tensor.WeightCount);

    /// <summary>Bytes of all tensors, without the header.</summary>
    public long Bytes => Tensors.Sum(tensor => tensor.Bytes);

    /// <summary>Bits that a weight really takes, over all tensors: 8 · bytes / weights.</summary>
    public double BitsPerWeight => 8.0 * Bytes / WeightCount;

    /// <summary>Tensors that got another type because their rows do not fit the blocks of the one they were to have.</summary>
    public IEnumerable<QuantizedTensor> Fallbacks => Tensors.Where(tensor => tensor.FallbackFrom is not null);

    /// <summary>Tensors that cannot be quantized so without an entry in an importance matrix, and have none.</summary>
    public IEnumerable<QuantizedTensor> LackingImportance =>
        Tensors.Where(tensor => !tensor.IsCopied && !tensor.UsesImportance && ImportanceRule.Applies(tensor.Name, tensor.Type, Type));
}
