namespace LlmWorkbench.Llama;

/// <summary>How a model is loaded.</summary>
public sealed record LlamaModelOptions
{
    /// <summary>How many layers go to the GPU; -1 (the default) is all of them; without a GPU the number means nothing.</summary>
    public int GpuLayers { get; init; } = -1;

    /// <summary>Only the vocabulary is loaded: enough to tokenize, for files that hold no weights.</summary>
    public bool VocabularyOnly { get; init; }
}
