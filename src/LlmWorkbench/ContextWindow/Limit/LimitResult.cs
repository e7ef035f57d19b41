using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.ContextWindow.Limit;

/// <summary>What becomes of a text that does not fit into the window, in several ways.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens; [token].</param>
/// <param name="Options">The window, the room for the answer and what is kept.</param>
/// <param name="Answers">One for each way.</param>
public sealed record LimitResult(
    string Model,
    string Text,
    IReadOnlyList<TokenInfo> Tokens,
    LimitOptions Options,
    IReadOnlyList<LimitAnswer> Answers
) : ITabularResult
{
    /// <summary>Whether text and answer fit, so that nothing has to be dropped.</summary>
    public bool Fits => Tokens.Count + Options.MaxTokens <= Options.Window;

    /// <summary>Whether all ways were tried; <see langword="false"/> when it was stopped.</summary>
    public bool IsComplete => Answers.Count == Options.Strategies.Count;

    /// <summary>What one way led to.</summary>
    /// <param name="strategy">The way.</param>
    /// <exception cref="InvalidOperationException">It was not tried.</exception>
    public LimitAnswer this[LimitStrategy strategy] => Answers.First(answer => answer.Strategy == strategy);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Answers,
            new("model", null, _ => Model),
            new("strategy", "way", a => a.Strategy, Format.Words<LimitStrategy>(LimitText.Name)),
            new("text_tokens", "text", _ => Tokens.Count, Format.Whole with { Unit = "tokens" }),
            new("window_tokens", null, _ => Options.Window),
            new("seen_tokens", "seen", a => a.Refusal is null ? a.Count(TokenFate.Seen) : null, Format.Whole),
            new("dropped_tokens", "dropped", a => a.Refusal is null ? a.Count(TokenFate.Dropped) : null, Format.Whole),
            new(
                "forgotten_tokens",
                "forgotten while answering",
                a => a.Refusal is null ? a.Count(TokenFate.ForgottenWhileAnswering) : null,
                Format.Whole
            ),
            new("shifts", "shifts", a => a.Shifts, Format.Number),
            new("answer", "answer", a => a.Answer, Format.Code),
            new("refusal", null, a => a.Refusal)
        );
}

/// <summary>What becomes of a token of the text.</summary>
public enum TokenFate
{
    /// <summary>It is in the window until the end.</summary>
    Seen,

    /// <summary>It is not in the window any more when the answer begins.</summary>
    Dropped,

    /// <summary>It leaves the window while the answer is written.</summary>
    ForgottenWhileAnswering,
}

/// <summary>What one way of dealing with the limit leads to.</summary>
/// <param name="Strategy">The way.</param>
/// <param name="Fates">What becomes of each token of the text; empty where it was refused.</param>
/// <param name="Answer">What the model then writes, the most probable token at each step; <see langword="null"/> where it was
/// refused.</param>
/// <param name="Shifts">How often the context was shifted.</param>
/// <param name="Refusal">The sentence by which it was refused; <see langword="null"/> where it was not.</param>
public sealed record LimitAnswer(
    LimitStrategy Strategy,
    IReadOnlyList<TokenFate> Fates,
    string? Answer,
    int Shifts = 0,
    string? Refusal = null
)
{
    /// <summary>How many tokens of the text have a fate.</summary>
    /// <param name="fate">The fate.</param>
    public int Count(TokenFate fate) => Fates.Count(f => f == fate);
}
