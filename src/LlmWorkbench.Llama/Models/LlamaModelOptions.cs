namespace LlmWorkbench.Llama.Models;

/// <summary>How a model is loaded.</summary>
public sealed record LlamaModelOptions
{
    /// <summary>How many layers go to the GPU; -1 (the default) is all of them; without a GPU the number means nothing.</summary>
    public int GpuLayers { get; init; } = -1;

    /// <summary>
    /// Loads a model that is larger than the memory that is free. It stays on disk in part and is read from there again for
    /// every token: hundreds of times slower.
    /// </summary>
    public bool AllowLargerThanMemory { get; init; }

    /// <summary>
    /// Files of at most so many bytes are read into memory, where nobody can change them any more; larger ones are mapped, so that they
    /// take
    /// no memory of their own beside the system's file cache, and programs share them. Into a mapped file nobody should write while it is
    /// loaded: whoever computes with it is told from then on that it was written over, but a computation that is under way when the file is
    /// cut off ends the process, which nobody can prevent. Another file that takes its name (as renaming and most downloads do) is not a
    /// harm.
    /// </summary>
    public long LargestCopied { get; init; } = 256L << 20;

    /// <summary>Only the vocabulary is loaded, which is enough to tokenize; of a file without weights never more.</summary>
    public bool VocabularyOnly { get; init; }

    /// <summary>Checks every number's range.</summary>
    /// <exception cref="LlamaException">One is out of its range; the message names it and the range.</exception>
    internal void Validate()
    {
        if (GpuLayers < -1)
        {
            throw new LlamaException($"{GpuLayers} layers cannot be put on a GPU: give 0 or more, or -1 for all.");
        }

        if (LargestCopied < 0)
        {
            throw new LlamaException($"Files of {LargestCopied} bytes cannot be told from larger ones: give 0 or more.");
        }
    }
}
