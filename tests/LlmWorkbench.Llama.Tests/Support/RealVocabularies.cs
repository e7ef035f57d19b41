using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Testing.Models;

[assembly: AssemblyFixture(typeof(LlmWorkbench.Llama.Tests.Support.RealVocabularies))]

namespace LlmWorkbench.Llama.Tests.Support;

/// <summary>The vocabularies of llama.cpp's own tests, each loaded when a test first asks for it.</summary>
public sealed class RealVocabularies : IDisposable
{
    private readonly Dictionary<string, LlamaModel> _models = [];

    public static TheoryData<string> All { get; } = [.. LlamaSource.Vocabularies];

    public static TheoryData<string> WithGoldenFiles { get; } = [.. LlamaSource.Vocabularies.Except(LlamaSource.WithoutGoldenFiles)];

    public LlamaModel Load(string name)
    {
        if (!_models.TryGetValue(name, out LlamaModel? model))
        {
            model = LlamaModel.Load(LlamaSource.Vocabulary(name), new LlamaModelOptions { VocabularyOnly = true });
            _models.Add(name, model);
        }

        return model;
    }

    public LlamaVocabulary this[string name] => Load(name).Vocabulary;

    public void Dispose()
    {
        foreach (LlamaModel model in _models.Values)
        {
            model.Dispose();
        }
    }
}
