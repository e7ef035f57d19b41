namespace LlmWorkbench.Llama;

/// <summary>How a model is loaded.</summary>
public sealed record LlamaModelOptions
{
    /// <summary>How many layers go to the GPU; -1 (the default) is all of them; without a GPU the number means nothing.</summary>
    public int GpuLayers { get; init; } = -1;

    /// <summary>Only the vocabulary is loaded, which is enough to tokenize; of a file without weights never more.</summary>
    public bool VocabularyOnly { get; init; }
}
