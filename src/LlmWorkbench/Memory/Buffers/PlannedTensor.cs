namespace LlmWorkbench.Memory.Buffers;

/// <summary>What a step of the computation writes, as long as it is needed.</summary>
/// <param name="bytes">Its size in bytes.</param>
internal sealed class PlannedTensor(long bytes)
{
    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Where it lies in the buffer.</summary>
    public long Offset { get; set; }

    /// <summary>How many steps still read it.</summary>
    public int Readers { get; set; }

    /// <summary>Whether it has a place of its own in the buffer: it was not handed on to the step that overwrites it.</summary>
    public bool IsAllocated { get; set; }
}

/// <summary>A step of the computation.</summary>
/// <param name="Result">What it writes; <see langword="null"/> where that goes into memory that is there already, as keys into the
/// cache.</param>
/// <param name="Sources">What it reads of the buffer; weights lie elsewhere.</param>
/// <param name="Overwrites">Whether it can write over what it reads, as additions, scalings and rotations can.</param>
internal sealed record PlannedStep(PlannedTensor? Result, IReadOnlyList<PlannedTensor> Sources, bool Overwrites);
