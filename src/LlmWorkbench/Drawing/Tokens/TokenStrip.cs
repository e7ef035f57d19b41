using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing.Tokens;

/// <summary>
/// Text as coloured tokens with an inspector below: point at a token, tab to it or touch it, and its card appears. It
/// is CSS alone, so it works in a saved notebook and in an exported page. Cards are attributes and not elements: where a front end
/// takes the styles out, the text is left as text.
/// </summary>
public static class TokenStrip
{
    private const string Css = """
        .lw .lw-strip{position:relative;font-family:var(--lw-mono);line-height:1.75;white-space:pre-wrap;padding:.5rem .6rem calc(var(--lw-panel) + .9rem);border:1px solid var(--lw-line);border-radius:6px;margin:.4rem 0}
        .lw .lw-tok{border-radius:3px;padding:.12em 0;outline-offset:1px;cursor:help;box-decoration-break:clone;-webkit-box-decoration-break:clone}
        .lw .lw-tok bdi{unicode-bidi:isolate}
        .lw .lw-boxed{display:inline-flex;flex-direction:column;align-items:center;vertical-align:top;line-height:1.35;padding:.1em .3em;margin:0 0 4px 0}
        .lw .lw-boxed sub{position:static;font-size:.72em;line-height:inherit;vertical-align:baseline;color:var(--lw-soft);font-variant-numeric:tabular-nums}
        .lw .lw-given{color:var(--lw-soft);font-style:italic;border-bottom:1px dotted var(--lw-soft);border-radius:0}
        .lw .lw-control{border:1px dashed var(--lw-soft);font-style:italic}
        .lw .lw-tok:hover,.lw .lw-tok:focus{outline:2px solid var(--lw-ink)}
        .lw .lw-tok::after,.lw .lw-strip::after{position:absolute;left:0;right:0;bottom:0;height:var(--lw-panel);overflow:auto;padding:.45rem .7rem;border-top:1px solid var(--lw-line);border-radius:0 0 6px 6px;background:var(--lw-shade);font:13px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-style:normal;color:var(--lw-ink);white-space:normal;text-align:left}
        .lw .lw-strip::after{content:attr(data-lw-hint);color:var(--lw-soft);background:none}
        .lw .lw-tok::after{display:none;content:attr(aria-label);z-index:1;background:color-mix(in srgb,var(--lw-ink) 5%,var(--lw-paper))}
        .lw .lw-tok[data-lw-card]::after{content:attr(data-lw-card);white-space:pre;font-family:var(--lw-mono);font-size:12px}
        .lw .lw-example{outline:1px dashed var(--lw-ink)}
        .lw .lw-example::after{display:block}
        .lw .lw-tok:focus::after{display:block;z-index:2}
        .lw .lw-tok:hover::after{display:block;z-index:3}
        """;

    /// <summary>The style element that a view with a strip needs.</summary>
    public static Markup Style { get; } = Markup.Raw("<style>" + Css.WithLineFeeds() + "</style>");

    /// <summary>Draws the tokens.</summary>
    /// <param name="tokens">The tokens in their order.</param>
    /// <param name="hint">What the inspector says before a token is chosen; under the card of an example.</param>
    /// <param name="cardLines">The height of the inspector in lines of text; longer cards scroll.</param>
    /// <returns>The strip, for use inside <see cref="Theme.View"/> with <see cref="Style"/>.</returns>
    public static Markup Draw(IEnumerable<TokenMark> tokens, string hint, int cardLines = 2)
    {
        double height = (cardLines * 1.4 * 13) + 16;
        return Markup.Of($"<div class=\"lw-strip\" style=\"--lw-panel:{height:0}px\" data-lw-hint=\"{hint}\">{tokens.Select(Draw)}</div>");
    }

    private static Markup Draw(TokenMark token)
    {
        Markup style = token.Background is null ? Markup.Empty : Markup.Of($" style=\"background:{token.Background}\"");
        Markup card = token.Card is null ? Markup.Empty : Markup.Of($" data-lw-card=\"{token.Card}\"");

        // A token in a box is apart from its neighbours; running text has the blanks that the tokens themselves bring.
        (Markup? below, Markup? after) = token.Below is null
            ? (Markup.Empty, Markup.Empty)
            : (Markup.Of($" <sub>{token.Below}</sub>"), Markup.Raw(" "));

        // Slanted by an element as well as by the style, so that what was given is told apart where there are no styles.
        Markup text = token.IsGiven ? Markup.Of($"<i>{Markup.Lines(token.Text)}</i>") : Markup.Lines(token.Text);
        return Markup.Of(
            $"<span class=\"{Classes(token)}\" tabindex=\"0\" "
                + $"aria-label=\"{token.Spoken}\"{card}{style}><bdi>{text}</bdi>{below}</span>{after}"
        );
    }

    private static string Classes(TokenMark token) =>
        "lw-tok"
        + (token.Below is null ? "" : " lw-boxed")
        + (token.IsControl ? " lw-control" : "")
        + (token.IsGiven ? " lw-given" : "")
        + (token.IsExample ? " lw-example" : "");
}
