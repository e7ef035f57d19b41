using LlmWorkbench.Gguf;

namespace LlmWorkbench.Quantization.Blocks;

/// <summary>Which block of a tensor is taken apart, and how it is stored.</summary>
public sealed record BlockOptions
{
    /// <summary>The types, at least one: small blocks have 32 weights, those of K types 256.</summary>
    public IReadOnlyList<GgmlType> Types { get; init; } = [GgmlType.Q4_0];

    /// <summary>Which block of the tensor, from 0, counted in blocks of the largest of the types.</summary>
    public long Block { get; init; }
}
