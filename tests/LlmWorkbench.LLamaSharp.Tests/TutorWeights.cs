using LLama;
using LLama.Common;
using LLama.Native;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.LLamaSharp.Tests;

/// <summary>A shipped model as a user of LLamaSharp loads it.</summary>
internal static class TutorWeights
{
    // What llama.cpp says would fill the tests' output.
    static TutorWeights() => NativeLogConfig.llama_log_set((_, _) => { });

    /// <summary>The file.</summary>
    public static string ModelPath { get; } = Path.Combine(RepositoryFolder.Path, "models", "tutor-mini-f16.gguf");

    /// <summary>A file of the same architecture with other weights.</summary>
    public static string OtherPath { get; } = Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf");

    /// <summary>What it is loaded with.</summary>
    public static ModelParams Parameters(string? path = null) =>
        new(path ?? ModelPath)
        {
            ContextSize = 256,
            GpuLayerCount = 0,
            Threads = 1,
            BatchThreads = 1,
        };

    /// <summary>Loads it.</summary>
    public static LLamaWeights Load(string? path = null) => LLamaWeights.LoadFromFile(Parameters(path));

    /// <summary>The logits that LLamaSharp's own context computes after each token of a text; [token][vocabulary].</summary>
    public static float[][] Logits(LLamaWeights weights, string text, bool? flashAttention = null)
    {
        ModelParams parameters = Parameters();
        parameters.FlashAttention = flashAttention;
        using LLamaContext context = weights.CreateContext(parameters);
        LLamaToken[] tokens = context.Tokenize(text);
        var batch = new LLamaBatch();
        for (int i = 0; i < tokens.Length; i++)
        {
            batch.Add(tokens[i], i, LLamaSeqId.Zero, logits: true);
        }

        Assert.Equal(DecodeResult.Ok, context.Decode(batch));
        return [.. Enumerable.Range(0, tokens.Length).Select(i => context.NativeHandle.GetLogitsIth(i).ToArray())];
    }
}
