using LlmWorkbench.Llama.Memory;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>What llama.cpp allocated for a context, as it logs it: to the hundredth of a MiB.</summary>
/// <param name="CacheBytes">Keys and values of all tokens, or the states of a recurrent model.</param>
/// <param name="ComputeBytes">Scratch for the computation of one block.</param>
/// <param name="OutputBytes">Logits of the positions that are read together.</param>
public sealed record ContextMemory(long CacheBytes, long ComputeBytes, long OutputBytes)
{
    /// <summary>Each buffer by itself; several devices have several.</summary>
    public IReadOnlyList<MemoryBuffer> Buffers { get; init; } = [];

    /// <summary>Everything together.</summary>
    public long TotalBytes => CacheBytes + ComputeBytes + OutputBytes;

    /// <summary>Adds up the buffers in the log of a context that was just made; several devices have several.</summary>
    internal static ContextMemory Read(IEnumerable<string> log)
    {
        IReadOnlyList<MemoryBuffer> buffers = MemoryBufferLog.Read(log);
        return new ContextMemory(Sum(MemoryBufferKind.Cache), Sum(MemoryBufferKind.Compute), Sum(MemoryBufferKind.Output))
        {
            Buffers = buffers,
        };

        // Not by LINQ, which is compiled for numbers while a program starts.
        long Sum(MemoryBufferKind kind)
        {
            long bytes = 0;
            foreach (MemoryBuffer buffer in buffers)
            {
                bytes += buffer.Kind == kind ? buffer.Bytes : 0;
            }

            return bytes;
        }
    }
}
