using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Generation;

/// <summary>How a text is continued, and how it is read before. <see cref="GenerationOptions"/> alone are enough in its place, and what
/// they have can be given here too.</summary>
public sealed record GenerateOptions
{
    /// <summary>How tokens are drawn, and how many.</summary>
    public GenerationOptions Generation { get; init; } = new();

    /// <inheritdoc cref="GenerationOptions.MaxTokens"/>
    public int MaxTokens
    {
        get => Generation.MaxTokens;
        init => Generation = Generation with { MaxTokens = value };
    }

    /// <inheritdoc cref="GenerationOptions.Sampling"/>
    public SamplingOptions Sampling
    {
        get => Generation.Sampling;
        init => Generation = Generation with { Sampling = value };
    }

    /// <inheritdoc cref="GenerationOptions.Alternatives"/>
    public int Alternatives
    {
        get => Generation.Alternatives;
        init => Generation = Generation with { Alternatives = value };
    }

    /// <inheritdoc cref="GenerationOptions.StopAtEnd"/>
    public bool StopAtEnd
    {
        get => Generation.StopAtEnd;
        init => Generation = Generation with { StopAtEnd = value };
    }

    /// <inheritdoc cref="GenerationOptions.Stop"/>
    public IReadOnlyList<string> Stop
    {
        get => Generation.Stop;
        init => Generation = Generation with { Stop = value };
    }

    /// <summary>Whether names of control tokens in the prompt become those tokens; the marks of a chat format always do.</summary>
    public bool ParseSpecial { get; init; }

    /// <summary>Whether the prompt's tokens are scored too, which reads the prompt once more.</summary>
    public bool ScorePrompt { get; init; }

    /// <summary>The usual reading of a prompt, with these options for what comes after it.</summary>
    /// <param name="options">How tokens are drawn, and how many.</param>
    public static implicit operator GenerateOptions(GenerationOptions options) => FromGenerationOptions(options);

    /// <summary>The usual reading of a prompt, with these options for what comes after it.</summary>
    /// <param name="options">How tokens are drawn, and how many.</param>
    /// <returns>Both together.</returns>
    public static GenerateOptions FromGenerationOptions(GenerationOptions options) =>
        new() { Generation = options ?? new GenerationOptions() };
}
