using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Generation;

/// <summary>The options that say how a text is written, the same for every command that writes one.</summary>
internal static class GenerationOptionSet
{
    private const int MaxTokens = 1_000_000;

    /// <summary>Declares how long it may be and how tokens are drawn.</summary>
    /// <param name="options">Takes them.</param>
    /// <param name="length">What the most tokens are, one line.</param>
    public static void AddGeneration(this OptionSet<GenerationOptions> options, string length)
    {
        options.TokenCount("--max-tokens", length, o => o.MaxTokens, (o, most) => o with { MaxTokens = most }, 1, MaxTokens);
        options.Part(o => o.Sampling, (o, sampling) => o with { Sampling = sampling }).AddSampling();
    }

    /// <summary>Declares what ends it.</summary>
    /// <param name="options">Takes it.</param>
    /// <param name="what">What is ended, as in <c>the text</c>.</param>
    public static void AddStop(this OptionSet<GenerationOptions> options, string what) =>
        options.Words(
            "--stop",
            "text",
            $"Ends {what} where the model writes this, which is not shown; \\n is a line end, \\t a tab. May be repeated.",
            (o, texts) => o with { Stop = [.. texts.Select(EscapedText.Read)] }
        );
}
