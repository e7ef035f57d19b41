using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Decoding;

/// <summary>How a text is continued.</summary>
public sealed record GenerationOptions
{
    /// <summary>How many tokens are generated at most.</summary>
    public int MaxTokens { get; init; } = 64;

    /// <summary>How each token is drawn.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>How many alternatives are kept for each token, most probable first; 0 keeps none.</summary>
    public int Alternatives { get; init; } = 8;

    /// <summary>Whether a token that ends a text or turn ends the generation.</summary>
    public bool StopAtEnd { get; init; } = true;

    /// <summary>
    /// Texts that end the generation when the model writes one of them. They do not appear in the text, nor does a part of
    /// them: tokens that could be the beginning of one are held back until it is clear.
    /// </summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Checks every number's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it and the range.</exception>
    public void Validate()
    {
        if (MaxTokens < 1)
        {
            throw new SamplingOptionException($"The number of tokens to generate is {MaxTokens}, but must be 1 or more.");
        }

        if (Alternatives < 0)
        {
            throw new SamplingOptionException($"The number of alternatives is {Alternatives}, but must be 0 or more.");
        }

        if (Stop.Any(string.IsNullOrEmpty))
        {
            throw new SamplingOptionException("A stop string is empty: it would stop before anything is written.");
        }

        Sampling.Validate();
    }
}
