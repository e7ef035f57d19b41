using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Conversations;

/// <summary>A conversation in a page: earlier turns folded, the last one open, and a bar of the context window.</summary>
internal static class ConversationHtml
{
    private const string Css = """
        .lw .lw-said{display:grid;grid-template-columns:6em 1fr;gap:2px 10px;padding:4px 0;align-items:baseline}
        .lw .lw-said>b{font-weight:600;color:var(--lw-soft);font-size:.92em}
        .lw .lw-said>div{white-space:pre-wrap;border-radius:6px;padding:4px 9px;overflow-wrap:anywhere}
        .lw .lw-dropped>div{color:var(--lw-soft);text-decoration:line-through}
        .lw .lw-window{height:.8em;border:1px solid var(--lw-line);border-radius:3px;overflow:hidden;margin:8px 0 3px;background:none}
        .lw .lw-window>div{height:100%;background:rgba(38,139,210,.65)}
        @media (max-width:560px){.lw .lw-said{grid-template-columns:1fr}}
        """;

    private static readonly Markup s_style = Theme.StyleOf(Css);

    /// <summary>The conversation.</summary>
    public static Markup Draw(ConversationResult result) => Draw(result, isRunning: false);

    /// <summary>The conversation while an answer is written.</summary>
    public static Markup DrawRunning(ConversationResult result) => Draw(result, isRunning: true);

    private static Markup Draw(ConversationResult result, bool isRunning)
    {
        (int Index, ConversationTurn Turn)[] turns = [.. result.Turns.Index()];
        Markup earlier =
            turns.Length > 1
                ? Fold.Of(
                    $"{Figures.Count(turns.Length - 1, "earlier turn")}",
                    Markup.Each(turns[..^1], t => Turn(t.Turn, t.Index < result.DroppedTurns, ""))
                )
                : Markup.Empty;
        return Theme.View(
            ConversationText.Title(result),
            Markup.Of(
                $"""
                {(result.System is { } system ? Said("system", VisibleText.Running(system), 3, false) : Markup.Empty)}
                {earlier}
                {Markup.Each(turns.TakeLast(1), t => Turn(t.Turn, false, isRunning ? "▌" : ConversationText.Mark(t.Turn)))}
                {Bar(result)}
                {(
                    isRunning
                        ? Markup.Empty
                        : Markup.Each(ConversationText.Notes(result), note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))
                )}
                """
            ),
            s_style
        );
    }

    private static Markup Turn(ConversationTurn turn, bool isDropped, string end) =>
        Markup.Join([
            Said("user", VisibleText.Running(turn.Message), 0, isDropped),
            Said(
                "assistant",
                VisibleText.Running(turn.Answer.Trim('\n'))
                    + (
                        isDropped ? ConversationText.Mark(turn)
                        : end.Length > 0 ? end
                        : ConversationText.Mark(turn)
                    ),
                2,
                isDropped
            ),
        ]);

    private static Markup Said(string who, string text, int hue, bool isDropped) =>
        Markup.Of(
            $"<div class=\"lw-said{(isDropped ? " lw-dropped" : "")}\"><b>{who}</b> "
                + $"<div style=\"background:{ColourScale.Category(hue)}\"><bdi>{Markup.Lines(text)}</bdi>"
                + $"{(isDropped ? " (left out)" : "")}</div></div>"
        );

    private static Markup Bar(ConversationResult result)
    {
        if (!result.IsWindowKnown)
        {
            return Markup.Of($"<p class=\"lw-note\">{ConversationText.Use(result)}</p>");
        }

        double used = 100.0 * Math.Min(result.UsedTokens, result.Window) / result.Window;
        return Markup.Of(
            $"<div class=\"lw-window\" role=\"img\" aria-label=\"{ConversationText.Use(result)}\">"
                + $"<div style=\"width:{used:0.#}%\"></div></div>"
                + $"<p class=\"lw-note\">{ConversationText.Use(result)}</p>"
        );
    }
}
