using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Ablation;

/// <summary>
/// Continues a text token by token, and reads the whole text again for each: an intervention changes all positions, those of the
/// cache included, and a tracer keeps none.
/// </summary>
/// <param name="vocabulary">The vocabulary.</param>
/// <param name="prompt">The text.</param>
/// <param name="options">How tokens are drawn, and how many.</param>
/// <param name="read">Gives the logits after a text; [vocabulary].</param>
internal sealed class RereadingGeneration(
    LlamaVocabulary vocabulary,
    int[] prompt,
    GenerationOptions options,
    Func<IReadOnlyList<int>, float[]> read
)
{
    private readonly List<int> _ids = [.. prompt];

    /// <summary>How many tokens were drawn.</summary>
    public int Count => _ids.Count - prompt.Length;

    /// <summary>Draws until the text ends or is long enough.</summary>
    /// <param name="onToken">Called after each token with the text after the prompt.</param>
    public void Write(Action<string> onToken)
    {
        using var sampler = new Sampler(vocabulary, options.Sampling);
        foreach (int id in prompt.TakeLast(options.Sampling.RepetitionWindow))
        {
            sampler.Remember(id);
        }

        while (Count < options.MaxTokens && !sampler.IsComplete)
        {
            int drawn = sampler.Draw(read(_ids));
            if (options.StopAtEnd && vocabulary.IsEndOfGeneration(drawn))
            {
                return;
            }

            sampler.Accept(drawn);
            _ids.Add(drawn);
            onToken(vocabulary.Detokenize(_ids.Skip(prompt.Length)));
        }
    }
}
