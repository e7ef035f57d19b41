using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Testing.Models;

[assembly: AssemblyFixture(typeof(LlmWorkbench.Llama.Tests.TinyModelFixture))]

namespace LlmWorkbench.Llama.Tests;

/// <summary>One random model, loaded once for all tests, when one first asks for it; each test makes its own contexts.</summary>
public sealed class TinyModelFixture : IDisposable
{
    private readonly Lazy<LlamaModel> _model;

    public TinyModelFixture()
    {
        Directory.CreateDirectory(Folder);
        Path = new TinyModel().Write(System.IO.Path.Combine(Folder, "tiny.gguf"));
        _model = new(() => LlamaModel.Load(Path));
    }

    public string Folder { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"llama-tests-{Environment.ProcessId}");

    public string Path { get; }

    public LlamaModel Model => _model.Value;

    public LlamaContext NewContext(int? length = null) => new(Model, new LlamaContextOptions { Length = length, Threads = 1 });

    public IReadOnlyList<int> Tokenize(string text) => [.. Model.Vocabulary.Tokenize(text).Select(token => token.Id)];

    public void Dispose()
    {
        if (_model.IsValueCreated)
        {
            _model.Value.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
