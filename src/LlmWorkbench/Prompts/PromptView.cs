using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Prompts;

/// <summary>A prompt turn by turn: who speaks, the words in a colour of the speaker, and the format's own tokens around them.</summary>
internal static class PromptView
{
    private const string Css = """
        .lw .lw-turn{display:grid;grid-template-columns:6em 1fr;gap:2px 10px;align-items:baseline;margin:0;padding:5px 0;border-bottom:1px solid var(--lw-line)}
        .lw .lw-turn>b{font-weight:600;color:var(--lw-soft);font-size:.92em}
        .lw .lw-prompt{font-family:var(--lw-mono);font-size:.93em;line-height:1.9;white-space:pre-wrap;overflow-wrap:anywhere}
        .lw .lw-prompt span{border-radius:3px;padding:.12em 0;box-shadow:inset -1px 0 0 var(--lw-line);box-decoration-break:clone;-webkit-box-decoration-break:clone}
        .lw .lw-prompt i{color:var(--lw-soft)}
        .lw .lw-prompt kbd{font:inherit;font-size:.92em;border:1px dashed var(--lw-soft);border-radius:3px;padding:.05em .2em;margin:0 1px;background:none;color:inherit;box-shadow:none}
        .lw .lw-prompt kbd.lw-intruder{border:2px solid var(--lw-ink);font-weight:600}
        @media (max-width:560px){.lw .lw-turn{grid-template-columns:1fr}}
        """;

    private static readonly Markup s_style = Theme.StyleOf(Css);

    /// <summary>Turns as paragraphs: control tokens in brackets, then the numbers and a table.</summary>
    public static string Text(PromptResult result) =>
        $"""
            {Title(result)}

            {string.Join('\n', Turns(result).Select(TextOf))}

            {PromptWords.Summary(result)}{PromptWords.Names(result)}{ShownTokens.LeftOut(result.Tokens.Count)}
            ⟦ ⟧ is a control token, ␣ a space, ↵ a line end.

            {result.ToTable().First(ShownTokens.Max)}
            """.WithLineFeeds();

    /// <summary>Turns in rows, the numbers, and a table to unfold.</summary>
    public static Markup Html(PromptResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Markup.Each(Turns(result), HtmlOf)}
                {ColourLegend.Of(
                    [
                        .. Enum.GetValues<Speaker>()
                            .Where(speaker => result.CountOf(speaker) > 0)
                            .Select(speaker => ColourLegend.Swatch(Colour(speaker), $"{PromptWords.Role(speaker)}: {result.CountOf(speaker)}")),
                        Markup.Of($"<span><i>slanted</i>: the format, {result.FormatTokenCount}; control tokens in frames</span>"),
                    ]
                )}
                <p class="lw-note">{PromptWords.Summary(result)}{PromptWords.Names(result)}{ShownTokens.LeftOut(
                    result.Tokens.Count
                )} ␣ is a space, ↵ a line end.</p>
                {Fold.Of($"Table of the tokens", result.ToTable().First(ShownTokens.Max).ToMarkup())}
                """
            ),
            s_style
        );

    private static string Title(PromptResult result) =>
        $"Prompt for {VisibleText.Phrase(result.Model)}: {VisibleText.Phrase(result.Format)} ({VisibleText.Phrase(result.Origin)})";

    // The tokens that ask for an answer come after the last message's own turn has ended; who can tell where a format ends a turn?
    private static IEnumerable<Turn> Turns(PromptResult result) =>
        result
            .Tokens.Take(ShownTokens.Max)
            .GroupBy(token => token.Turn)
            .Select(group => new Turn(
                group.Key is { } turn ? PromptWords.Role(result.Transcript.Turns[turn].Speaker) : "added",
                [.. group]
            ));

    private static string TextOf(Turn turn) => $"{turn.Name + ":", -11}{string.Concat(turn.Tokens.Select(TextOf))}";

    private static string TextOf(PromptToken token) => token.IsControl ? $"⟦{token.Label}⟧" : token.Label;

    private static Markup HtmlOf(Turn turn) =>
        Markup.Of($"<div class=\"lw-turn\"><b>{turn.Name}</b> <div class=\"lw-prompt\">{Markup.Each(turn.Tokens, HtmlOf)}</div></div>");

    private static Markup HtmlOf(PromptToken token)
    {
        string spoken = $"{(token.Speaker is { } who ? PromptWords.Role(who) : "format")} · id {token.Id}";
        Markup label = token.IsControl
            ? Markup.Of($"<kbd{(token.IsIntruder ? Markup.Raw(" class=\"lw-intruder\"") : Markup.Empty)}>{token.Label}</kbd>")
            : Markup.Of($"{token.Label}");
        Markup text = token.Speaker is null ? Markup.Of($"<i>{label}</i>") : label;
        return token.Speaker is { } speaker
            ? Markup.Of($"<span title=\"{spoken}\" style=\"background:{Colour(speaker)}\"><bdi>{text}</bdi></span><wbr>")
            : Markup.Of($"<span title=\"{spoken}\"><bdi>{text}</bdi></span><wbr>");
    }

    /// <summary>The colour of a speaker's words.</summary>
    internal static string Colour(Speaker speaker) =>
        ColourScale.Category(
            speaker switch
            {
                Speaker.System => 3,
                Speaker.User => 0,
                _ => 2,
            }
        );

    private sealed record Turn(string Name, IReadOnlyList<PromptToken> Tokens);
}
