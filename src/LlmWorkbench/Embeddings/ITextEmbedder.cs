using LlmWorkbench.Runs;

namespace LlmWorkbench.Embeddings;

/// <summary>The capability to turn texts into vectors, of what does that itself (a service).</summary>
public interface ITextEmbedder
{
    /// <summary>Texts as vectors.</summary>
    /// <param name="texts">At least one text, none of them empty.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>[texts][width], all finite.</returns>
    /// <exception cref="WorkbenchException">It cannot be had.</exception>
    IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts, RunContext run);
}
