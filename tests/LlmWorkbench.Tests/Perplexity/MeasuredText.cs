using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Testing.Reference;

namespace LlmWorkbench.Tests.Perplexity;

/// <summary>A text for the tiny models, and what float64 forward passes say of it.</summary>
internal static class MeasuredText
{
    /// <summary>About 330 tokens.</summary>
    public static string Text { get; } = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"the cat {i * 37 % 101} and the hat"));

    /// <summary>As exact as the engine can be: an F32 cache, plain attention.</summary>
    public static LlamaContextOptions Exact { get; } =
        new()
        {
            Threads = 1,
            KeyType = Gguf.GgmlType.F32,
            ValueType = Gguf.GgmlType.F32,
            FlashAttention = FlashAttention.Disabled,
        };

    /// <summary>Options without a cache, so that each test computes.</summary>
    public static PerplexityOptions Options(int context, PerplexityChunking chunking = PerplexityChunking.Automatic) =>
        new()
        {
            ContextLength = context,
            Chunking = chunking,
            Engine = Exact,
            Cache = null,
        };

    /// <summary>ln p of every token of the vocabulary at each position, by a plain softmax; [positions][vocabulary]. The window begins with
    /// the begin of text.</summary>
    public static double[][] LogProbabilities(string path, int[] window) =>
        [
            .. ReferenceModel
                .Load(path)
                .Forward([Testing.Models.TinyModel.EndOfText, .. window[1..]])
                .Logits.Select(row =>
                {
                    double sum = Math.Log(row.Sum(Math.Exp));
                    return row.Select(l => l - sum).ToArray();
                }),
        ];
}
