using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Tests.Support;

/// <summary>all-MiniLM-L6-v2, loaded once for a class.</summary>
public sealed class RealEncoder : IDisposable
{
    /// <summary>The model.</summary>
    public LoadedModel Model { get; } = new("minilm", LlamaModel.Load(MiniLm.Path));

    public void Dispose() => Model.Dispose();
}
