namespace LlmWorkbench.Drawing.Tokens;

/// <summary>
/// Text as coloured tokens with an inspector below: point at a token, tab to it or touch it, and its card appears. It
/// is CSS alone, so it works in a saved notebook and in an exported page. Cards are attributes and not elements: where a front end
/// takes the styles out, the text is left as text.
/// </summary>
public static class TokenStrip
{
    private const string Css = """
        .lw .lw-strip{position:relative;font-family:var(--lw-mono);line-height:1.75;white-space:pre-wrap;padding:8px 10px calc(var(--lw-panel,0px) + 14px);border:1px solid var(--lw-line);border-radius:6px;margin:6px 0}
        .lw .lw-tok{border-radius:3px;padding:.12em 0;outline-offset:1px;cursor:help;box-decoration-break:clone;-webkit-box-decoration-break:clone}
        .lw .lw-tok bdi{unicode-bidi:isolate}
        .lw .lw-boxed{display:inline-flex;flex-direction:column;align-items:center;vertical-align:top;line-height:1.35;padding:.1em .3em;margin:0 0 4px 0}
        .lw .lw-boxed sub{position:static;font-size:.72em;line-height:inherit;vertical-align:baseline;color:var(--lw-soft);font-variant-numeric:tabular-nums}
        .lw .lw-given{color:var(--lw-soft);font-style:italic;border-bottom:1px dotted var(--lw-soft);border-radius:0}
        .lw .lw-control{border:1px dashed var(--lw-soft);font-style:italic}
        .lw .lw-tok:hover,.lw .lw-tok:focus{outline:2px solid var(--lw-ink)}
        .lw .lw-strip[data-lw-hint]{container-type:inline-size}
        .lw .lw-strip[data-lw-hint] .lw-tok::after,.lw .lw-strip[data-lw-hint]::after{position:absolute;left:0;right:0;bottom:0;height:var(--lw-panel,0px);overflow:auto;padding:7px 11px;border-top:1px solid var(--lw-line);border-radius:0 0 6px 6px;background:var(--lw-shade);font:13px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-style:normal;color:var(--lw-ink);white-space:normal;text-align:left}
        .lw .lw-strip[data-lw-hint]::after{content:attr(data-lw-hint);color:var(--lw-soft);background:none}
        .lw .lw-strip[data-lw-hint] .lw-tok::after{display:none;content:attr(aria-label);z-index:1;background:color-mix(in srgb,var(--lw-ink) 5%,var(--lw-paper))}
        .lw .lw-strip[data-lw-hint] .lw-tok[data-lw-card]::after{content:attr(data-lw-card);white-space:pre-wrap;font-family:var(--lw-mono);font-size:clamp(9.5px,calc((100cqi - 26px)/(var(--lw-letters,44)*.61)),12px)}
        .lw .lw-example{outline:1px dashed var(--lw-ink)}
        .lw .lw-strip[data-lw-hint] .lw-example::after{display:block}
        .lw .lw-strip[data-lw-hint] .lw-tok:focus::after{display:block;z-index:2}
        .lw .lw-strip[data-lw-hint] .lw-tok:hover::after{display:block;z-index:3}
        """;

    // Where styles are taken out, boxes are words in a line.
    private static readonly Markup s_apart = Markup.Raw("<span class=\"lw-open\"> ·</span> ");

    /// <summary>The style element that a view with a strip needs.</summary>
    public static Markup Style { get; } = Theme.StyleOf(Css);

    /// <summary>Draws the tokens.</summary>
    /// <param name="tokens">The tokens in their order.</param>
    /// <param name="hint">What the inspector says before a token is chosen; under the card of an example.</param>
    /// <param name="cardLines">The height of the inspector in lines of text; longer cards scroll.</param>
    /// <returns>The strip, for use inside <see cref="Theme.View"/> with <see cref="Style"/>.</returns>
    public static Markup Draw(IEnumerable<TokenMark> tokens, string hint, int cardLines = 2)
    {
        TokenMark[] all = [.. tokens];
        double height = (cardLines * 1.4 * 13) + 18;
        return Markup.Of(
            $"<div class=\"lw-strip\" style=\"--lw-panel:{height:0}px;--lw-letters:{Letters(all)}\" "
                + $"data-lw-hint=\"{hint}\">{all.Select(Draw)}</div>"
        );
    }

    // A card's first line is a sentence, which is broken where the page is narrow; the lines of a table have smaller letters there.
    private static int Letters(IEnumerable<TokenMark> tokens) =>
        tokens.SelectMany(token => token.Card?.Split('\n').Skip(1) ?? []).Select(TextWidth.Of).DefaultIfEmpty(1).Max();

    private static Markup Draw(TokenMark token)
    {
        Markup style = token.Background is null ? Markup.Empty : Markup.Of($" style=\"background:{token.Background}\"");
        Markup card = token.Card is null ? Markup.Empty : Markup.Of($" data-lw-card=\"{token.Card}\"");

        // A token in a box is apart from its neighbours; running text has the blanks that the tokens themselves bring.
        (Markup? below, Markup? after) = token.Below is null
            ? (Markup.Empty, Markup.Empty)
            : (Markup.Of($" <sub>{token.Below}</sub>"), s_apart);

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
