using LlmWorkbench.Llama.Decoding;

namespace LlmWorkbench.Generation;

/// <summary>How a text is continued, and how it is read before. <see cref="GenerationOptions"/> alone are enough in its place.</summary>
public sealed record GenerateOptions
{
    /// <summary>How tokens are drawn, and how many.</summary>
    public GenerationOptions Generation { get; init; } = new();

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
