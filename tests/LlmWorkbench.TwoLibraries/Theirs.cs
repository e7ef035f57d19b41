using LLama;
using LLama.Common;
using LLama.Native;

namespace LlmWorkbench.TwoLibraries;

/// <summary>A model run by LLamaSharp.</summary>
internal static class Theirs
{
    /// <summary>The number of the most probable token after a text.</summary>
    public static int Answer(string path, string text)
    {
        var parameters = new ModelParams(path)
        {
            ContextSize = 256,
            GpuLayerCount = 0,
            Threads = 1,
            BatchThreads = 1,
        };
        using var weights = LLamaWeights.LoadFromFile(parameters);
        using LLamaContext context = weights.CreateContext(parameters);
        LLamaToken[] tokens = context.Tokenize(text);
        var batch = new LLamaBatch();
        for (int i = 0; i < tokens.Length; i++)
        {
            batch.Add(tokens[i], i, LLamaSeqId.Zero, logits: i == tokens.Length - 1);
        }

        DecodeResult result = context.Decode(batch);
        if (result != DecodeResult.Ok)
        {
            throw new InvalidOperationException($"LLamaSharp could not decode: {result}.");
        }

        Span<float> logits = context.NativeHandle.GetLogitsIth(tokens.Length - 1);
        int top = 0;
        for (int id = 1; id < logits.Length; id++)
        {
            top = logits[id] > logits[top] ? id : top;
        }

        return top;
    }
}
