using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Conversations;

/// <summary>A conversation as it stands: what was said, and what of the context window it takes.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Format">What its format is called.</param>
/// <param name="System">Instructions of the system; <see langword="null"/> for none of one's own.</param>
/// <param name="Turns">The turns, oldest first.</param>
/// <param name="Window">The context window in tokens; 0 where a service does not say it (<see cref="IsWindowKnown"/>).</param>
/// <param name="Options">How it is held.</param>
public sealed record ConversationResult(
    string Model,
    string Format,
    string? System,
    IReadOnlyList<ConversationTurn> Turns,
    int Window,
    ConversationOptions Options
) : ITabularResult
{
    /// <summary>How many tokens the conversation took in the window after its last answer, without turns that were left out.</summary>
    public int UsedTokens => Turns is [.., var last] ? last.PromptTokens + last.AnswerTokens : 0;

    /// <summary>How many tokens of the window are free, for the next message and its answer; 0 where the window is
    /// unknown.</summary>
    public int FreeTokens => Math.Max(0, Window - UsedTokens);

    /// <summary>Whether it is known how long the context window is: not every service says it.</summary>
    public bool IsWindowKnown => Window > 0;

    /// <summary>How many of the oldest turns the model did not see when it last answered.</summary>
    public int DroppedTurns => Turns is [.., var last] ? last.DroppedTurns : 0;

    /// <summary>The last answer; empty before the first.</summary>
    public string Answer => Turns is [.., var last] ? last.Answer : "";

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Turns.Index(),
            new("model", null, _ => Model),
            new("turn", "turn", t => t.Index + 1, Tables.Format.Number),
            new("message", "user", t => t.Item.Message, Tables.Format.Text with { IsWrapped = true }),
            new("answer", "assistant", t => t.Item.Answer, Tables.Format.Text with { IsWrapped = true }),
            new("prompt_tokens", "read", t => t.Item.PromptTokens, Tables.Format.Whole with { Unit = "tokens" }),
            new("answer_tokens", "written", t => t.Item.AnswerTokens, Tables.Format.Whole with { Unit = "tokens" }),
            new("window_tokens", null, _ => IsWindowKnown ? Window : null),
            new("dropped_turns", "turns left out", t => t.Item.DroppedTurns, Tables.Format.Number),
            new("stop_reason", "ended", t => Reason(t.Item.StopReason))
        );

    /// <summary>Why an answer ended, in a word or two.</summary>
    internal static string Reason(StopReason? reason) =>
        reason switch
        {
            null => "interrupted",
            StopReason.MaxTokens => "at its limit",
            StopReason.ContextFull => "window full",
            StopReason.Filtered => "by a filter",
            _ => "by itself",
        };
}
