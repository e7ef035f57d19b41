namespace LlmWorkbench.Memory;

/// <summary>What a model takes of one device's memory, and what is there.</summary>
/// <param name="Device">The device: the machine's memory, or the name of a card.</param>
/// <param name="IsCard">Whether it is a graphics card.</param>
/// <param name="TotalBytes">Its memory in bytes.</param>
/// <param name="FreeBytes">What can be had of it, in bytes.</param>
/// <param name="WeightBytes">Bytes of weights.</param>
/// <param name="CacheBytes">Bytes of keys and values of a full context.</param>
/// <param name="ComputeBytes">Scratch for the computation of one block, in bytes.</param>
/// <param name="OutputBytes">Bytes of the logits that are read at once.</param>
public sealed record DeviceMemory(
    string Device,
    bool IsCard,
    long TotalBytes,
    long FreeBytes,
    long WeightBytes,
    long CacheBytes,
    long ComputeBytes,
    long OutputBytes
)
{
    /// <summary>Everything that the model takes.</summary>
    public long NeededBytes => WeightBytes + CacheBytes + ComputeBytes + OutputBytes;

    /// <summary>What is left, or below zero what is missing.</summary>
    public long LeftBytes => FreeBytes - NeededBytes;

    /// <summary>Whether it fits.</summary>
    public bool Fits => LeftBytes >= 0;
}
