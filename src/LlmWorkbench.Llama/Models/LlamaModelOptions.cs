namespace LlmWorkbench.Llama;

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
    }
}
