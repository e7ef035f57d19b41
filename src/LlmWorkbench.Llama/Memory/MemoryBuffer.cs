namespace LlmWorkbench.Llama.Memory;

/// <summary>What llama.cpp keeps in a buffer.</summary>
public enum MemoryBufferKind
{
    /// <summary>The model's weights.</summary>
    Weights,

    /// <summary>Keys and values of the context's tokens, or the states of a recurrent model.</summary>
    Cache,

    /// <summary>Scratch for the computation of one block.</summary>
    Compute,

    /// <summary>Logits of the positions that are read together.</summary>
    Output,
}

/// <summary>A buffer that llama.cpp allocated, as it logs it: to the hundredth of a MiB.</summary>
/// <param name="Name">Its name there, as in <c>CPU</c>, <c>CPU_Mapped</c> or <c>CUDA0</c>.</param>
/// <param name="Kind">What is kept in it.</param>
/// <param name="Bytes">Its size in bytes.</param>
public sealed record MemoryBuffer(string Name, MemoryBufferKind Kind, long Bytes)
{
    /// <summary>Whether it lies in the machine's own memory: the processor's buffers, files that are mapped, repacked weights, and what
    /// cards read from there (<c>CUDA_Host</c>).</summary>
    public bool IsInMachineMemory =>
        Name.StartsWith("CPU", StringComparison.Ordinal)
        || Name.StartsWith("AMX", StringComparison.Ordinal)
        || Name.EndsWith("_Host", StringComparison.Ordinal);
}
