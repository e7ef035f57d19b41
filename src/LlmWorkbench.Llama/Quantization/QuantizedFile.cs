using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>A quantized model file that was written, and what really became of each tensor.</summary>
/// <param name="File">The header of the file, read back.</param>
/// <param name="Plan">What each tensor was and is.</param>
public sealed record QuantizedFile(GgufFile File, QuantizationPlan Plan)
{
    /// <summary>The file's full path.</summary>
    public string Path => File.Path;

    /// <summary>Bytes of the whole file.</summary>
    public long FileLength => File.FileLength;

    /// <summary>Bits that a weight really takes, over all tensors.</summary>
    public double BitsPerWeight => Plan.BitsPerWeight;
}
