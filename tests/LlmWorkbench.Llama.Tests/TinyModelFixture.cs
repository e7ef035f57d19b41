using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Testing.Models;

// llama.cpp's threads spin while they wait for each other: tests side by side would starve each other of cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(LlmWorkbench.Llama.Tests.TinyModelFixture))]

namespace LlmWorkbench.Llama.Tests;

/// <summary>One random model, written and loaded once for all tests; each test makes its own contexts.</summary>
public sealed class TinyModelFixture : IDisposable
{
    public TinyModelFixture()
    {
        Directory.CreateDirectory(Folder);
        Path = new TinyModel().Write(System.IO.Path.Combine(Folder, "tiny.gguf"));
        Model = LlamaModel.Load(Path);
    }

    public string Folder { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"llama-tests-{Environment.ProcessId}");

    public string Path { get; }

    public LlamaModel Model { get; }

    public LlamaContext NewContext(int? length = null) => new(Model, new LlamaContextOptions { Length = length, Threads = 1 });

    public IReadOnlyList<int> Tokenize(string text) => [.. Model.Vocabulary.Tokenize(text).Select(token => token.Id)];

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
