using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Tests.Sampling;

/// <summary>A vocabulary of so many tokens without bytes: all that a sampler asks for.</summary>
internal sealed class SmallVocabulary : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("small-vocabulary-").FullName;
    private readonly LlamaModel _model;

    public SmallVocabulary(int tokens)
    {
        string path = Path.Combine(_folder, "vocabulary.gguf");
        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "gpt-2");
        writer.Add("tokenizer.ggml.tokens", Enumerable.Range(0, tokens).Select(id => $"t{id}").ToArray());
        writer.Add("tokenizer.ggml.merges", ["t 0"]);
        writer.Add("tokenizer.ggml.bos_token_id", 0u);
        writer.Add("tokenizer.ggml.eos_token_id", 0u);
        writer.Write(path);
        _model = LlamaModel.Load(path, new LlamaModelOptions { VocabularyOnly = true });
    }

    public LlamaVocabulary Tokens => _model.Vocabulary;

    public void Dispose()
    {
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
