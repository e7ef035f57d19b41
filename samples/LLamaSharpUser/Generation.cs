using LLama;
using LLama.Common;
using LLama.Sampling;

namespace LlmWorkbench.Samples;

/// <summary>What a program with LLamaSharp does already.</summary>
internal static class Generation
{
    /// <summary>Continues a text with the most probable tokens, up to the end of its line.</summary>
    public static async Task<string> ContinueAsync(LLamaWeights weights, ModelParams parameters, string prompt)
    {
        var executor = new StatelessExecutor(weights, parameters);
        var how = new InferenceParams
        {
            MaxTokens = 16,
            AntiPrompts = ["\n"],
            SamplingPipeline = new GreedySamplingPipeline(),
        };
        var text = new System.Text.StringBuilder();
        await foreach (string piece in executor.InferAsync(prompt, how))
        {
            text.Append(piece);
        }

        return text.ToString().Trim();
    }
}
