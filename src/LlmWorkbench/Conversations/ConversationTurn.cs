using LlmWorkbench.Llama.Decoding;

namespace LlmWorkbench.Conversations;

/// <summary>A message of the user and the model's answer.</summary>
/// <param name="Message">What the user said.</param>
/// <param name="Answer">What the model answered; the part that there is, where it was interrupted.</param>
/// <param name="PromptTokens">How many tokens the model read for it: the whole conversation that far, with its format.</param>
/// <param name="AnswerTokens">How many tokens it wrote.</param>
/// <param name="DroppedTurns">How many of the oldest turns were left out, because they did not fit.</param>
/// <param name="StopReason">Why the answer ended; <see langword="null"/> when it was interrupted.</param>
public sealed record ConversationTurn(
    string Message,
    string Answer,
    int PromptTokens,
    int AnswerTokens,
    int DroppedTurns,
    StopReason? StopReason
)
{
    /// <summary>Whether the answer was interrupted.</summary>
    public bool IsInterrupted => StopReason is null;
}
