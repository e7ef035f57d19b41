namespace LlmWorkbench.Quantization.Sweep;

/// <summary>What a quantization costs.</summary>
internal enum SweepAxis
{
    /// <summary>Bits per weight.</summary>
    Bits,

    /// <summary>Bytes of the file.</summary>
    File,

    /// <summary>Bytes in memory: weights, keys and values, scratch.</summary>
    Memory,

    /// <summary>Bytes of keys and values for the sweep's context.</summary>
    Cache,
}
