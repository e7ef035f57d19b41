using LlmWorkbench.Gguf;

namespace LlmWorkbench.Parameters.Memory;

/// <summary>The memory that a model takes when it runs.</summary>
/// <param name="Type">How its matrices are stored.</param>
/// <param name="WeightBytes">Matrices at the type's bits per weight, scales counted, and vectors in 32 bits.</param>
/// <param name="CacheBytes">Keys and values of a full context.</param>
/// <param name="OverheadBytes">What computing a block of tokens needs.</param>
public sealed record MemoryEstimate(GgmlType Type, long WeightBytes, long CacheBytes, long OverheadBytes)
{
    /// <summary>Everything together.</summary>
    public long TotalBytes => WeightBytes + CacheBytes + OverheadBytes;

    /// <summary>Bits that a number in a matrix takes.</summary>
    public double BitsPerWeight => GgmlTypes.BitsPerWeight(Type);
}
