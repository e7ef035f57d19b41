using LlmWorkbench.Gguf;

namespace LlmWorkbench.Quantization.Histograms;

/// <summary>How the weights of a tensor are shown before and after quantization.</summary>
public sealed record QuantizedHistogramOptions
{
    /// <summary>The types, at least one.</summary>
    public IReadOnlyList<GgmlType> Types { get; init; } = [GgmlType.Q4_0];

    /// <summary>How many bins a histogram has, 2 or more.</summary>
    public int Bins { get; init; } = 120;
}
