using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.TwoLibraries;

/// <summary>A model run by our binding.</summary>
internal static class Ours
{
    /// <summary>The number of the most probable token after a text.</summary>
    public static int Answer(string path, string text)
    {
        using var model = LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0 });
        return Answer(model, text);
    }

    /// <summary>The number of the most probable token after a text, of a model that is loaded.</summary>
    public static int Answer(LlamaModel model, string text)
    {
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = 256, Threads = 1 });
        return TopLogits.Of(context.Evaluate([.. model.Vocabulary.Tokenize(text).Select(token => token.Id)]).Last, 1)[0];
    }
}
