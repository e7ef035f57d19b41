using System.Text;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.ContextWindow.Limit;

/// <summary>A text that is written with the most probable token at each step.</summary>
internal static class GreedyText
{
    /// <summary>Writes it.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="logits">The logits after the text; filled anew with each token.</param>
    /// <param name="maxTokens">How many tokens are written at most.</param>
    /// <param name="append">Reads a token and fills the logits.</param>
    /// <returns>The text, up to the model's own end.</returns>
    public static string Write(LlamaVocabulary vocabulary, float[] logits, int maxTokens, Action<int> append)
    {
        List<byte> bytes = [];
        for (int written = 0; written < maxTokens; written++)
        {
            int next = TopLogits.Of(logits, 1)[0];
            if (vocabulary.IsEndOfGeneration(next))
            {
                break;
            }

            bytes.AddRange(vocabulary.IsControl(next) ? [] : vocabulary.GetBytes(next));
            if (written + 1 < maxTokens)
            {
                append(next);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
