using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Tests.ContextWindow;

/// <summary>The shipped tutor on the processor, loaded once for the tests of a class.</summary>
public sealed class TutorModel : IDisposable
{
    public LoadedModel Model { get; } =
        new("tutor", LlamaModel.Load(Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf"), new() { GpuLayers = 0 }));

    public void Dispose() => Model.Dispose();
}
