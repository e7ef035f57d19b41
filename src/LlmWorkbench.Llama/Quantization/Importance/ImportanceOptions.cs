using LlmWorkbench.Llama.Backend;

namespace LlmWorkbench.Llama.Quantization.Importance;

/// <summary>How an importance matrix is computed; the defaults are those of llama-imatrix.</summary>
public sealed record ImportanceOptions
{
    /// <summary>Tokens in a piece of the text; each is read with an empty context.</summary>
    public int ChunkSize { get; init; } = 512;

    /// <summary>The most pieces that are read; null is all.</summary>
    public int? MaxChunks { get; init; }

    /// <summary>Whether <c>output.weight</c> is watched too.</summary>
    public bool WithOutput { get; init; }

    /// <summary>The text's name, which the matrix and files quantized with it carry.</summary>
    public string Dataset { get; init; } = "text";

    /// <summary>Threads; null is <see cref="ThreadCount.Default"/>.</summary>
    public int? Threads { get; init; }
}
