namespace LlmWorkbench.Prompts;

/// <summary>How a prompt is written.</summary>
public sealed record PromptOptions
{
    /// <summary>The format's name, as in <c>llama-2</c>; <see langword="null"/> for the template in the model's file.</summary>
    public string? Format { get; init; }

    /// <summary>Instructions of the system, before all messages; <see langword="null"/> for none of one's own.</summary>
    public string? System { get; init; }

    /// <summary>Whether names of control tokens inside of messages are read as those tokens. Whoever may write a message can then write
    /// turns of anybody.</summary>
    public bool ParseSpecial { get; init; }
}
