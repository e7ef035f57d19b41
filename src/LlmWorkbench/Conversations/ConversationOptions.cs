using LlmWorkbench.Llama.Decoding;

namespace LlmWorkbench.Conversations;

/// <summary>How a conversation is held.</summary>
public sealed record ConversationOptions
{
    /// <summary>Instructions of the system, before all messages; <see langword="null"/> for none of one's own.</summary>
    public string? System { get; init; }

    /// <summary>The format's name, as in <c>llama-2</c>; <see langword="null"/> for the template in the model's file.</summary>
    public string? Format { get; init; }

    /// <summary>What becomes of the oldest turns where the conversation and its answer do not fit into the context window:
    /// <see langword="true"/> leaves them out, a turn of the user with its answer at a time, <see langword="false"/> refuses.</summary>
    public bool DropsOldest { get; init; }

    /// <summary>How answers are drawn, and how long they may be: so many tokens are kept free in the window.</summary>
    public GenerationOptions Generation { get; init; } = new() { Alternatives = 0 };
}
