using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Logits;

/// <summary>What is shown of the distribution after a text.</summary>
public sealed record LogitsOptions
{
    /// <summary>Temperature and filters. With the repetition penalty they see the text's own tokens.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>How many tokens are listed, 1 or more.</summary>
    public int Top { get; init; } = 20;

    /// <summary>
    /// Tokens whose numbers are wanted however rare they are, each by its exact text or its number (see <see cref="Tokens.NamedWord"/>);
    /// a word of several tokens is scored token by token, each after those before it.
    /// </summary>
    public IReadOnlyList<string> Tokens { get; init; } = [];
}
