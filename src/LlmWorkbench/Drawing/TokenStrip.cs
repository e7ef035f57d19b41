namespace LlmWorkbench.Drawing;

/// <summary>
/// Text as coloured tokens with an inspector below: point at a token, tab to it or touch it, and its card appears. It
/// is CSS alone, so it works in a saved notebook and in an exported page.
/// </summary>
public static class TokenStrip
{
    private const string Css = """
        .lw .lw-strip{position:relative;font-family:var(--lw-mono);line-height:1.75;white-space:pre-wrap;padding:.5rem .6rem calc(var(--lw-panel) + .9rem);border:1px solid var(--lw-line);border-radius:6px;margin:.4rem 0}
        .lw .lw-tok{border-radius:3px;padding:.12em 0;outline-offset:1px;cursor:help;box-decoration-break:clone;-webkit-box-decoration-break:clone}
        .lw .lw-tok bdi{unicode-bidi:isolate}
        .lw .lw-boxed{display:inline-flex;flex-direction:column;align-items:center;vertical-align:top;line-height:1.35;padding:.1em .3em;margin:0 3px 4px 0}
        .lw .lw-boxed small{font-size:.72em;color:var(--lw-soft);font-variant-numeric:tabular-nums}
        .lw .lw-given{color:var(--lw-soft);font-style:italic;border-bottom:1px dotted var(--lw-soft);border-radius:0}
        .lw .lw-control{border:1px dashed var(--lw-soft);font-style:italic}
        .lw .lw-tok:hover,.lw .lw-tok:focus{outline:2px solid var(--lw-ink)}
        .lw .lw-card,.lw .lw-hint{position:absolute;left:0;right:0;bottom:0;height:var(--lw-panel);overflow:auto;padding:.45rem .7rem;border-top:1px solid var(--lw-line);border-radius:0 0 6px 6px;background:var(--lw-shade);font:13px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-style:normal;color:var(--lw-ink);white-space:normal}
        .lw .lw-hint{color:var(--lw-soft)}
        .lw .lw-card{display:none;z-index:1}
        .lw .lw-example{outline:1px dashed var(--lw-ink)}
        .lw .lw-example>.lw-card{display:block}
        .lw .lw-tok:focus>.lw-card,.lw .lw-tok:focus-within>.lw-card{display:block}
        .lw .lw-tok:focus>.lw-card,.lw .lw-tok:focus-within>.lw-card{z-index:2}
        .lw .lw-tok:hover>.lw-card{display:block;z-index:3}
        .lw .lw-card table{margin:.2rem 0 0;font-size:1em}.lw .lw-card th,.lw .lw-card td{padding:.05rem .7rem .05rem 0;border:none}
        .lw .lw-bar{display:inline-block;height:.7em;background:#0072b2;border-radius:1px;vertical-align:middle;min-width:1px}
        .lw .lw-chosen{font-weight:700}
        """;

    /// <summary>The style element that a view with a strip needs.</summary>
    public static Markup Style { get; } = Markup.Raw("<style>" + Css.WithLineFeeds() + "</style>");

    /// <summary>Draws the tokens.</summary>
    /// <param name="tokens">The tokens in their order.</param>
    /// <param name="hint">What the inspector says before a token is chosen; behind the card of an example.</param>
    /// <param name="cardLines">The height of the inspector in lines of text; longer cards scroll.</param>
    /// <returns>The strip, for use inside <see cref="Theme.View"/> with <see cref="Style"/>.</returns>
    public static Markup Draw(IEnumerable<TokenMark> tokens, string hint, int cardLines = 2)
    {
        var height = (cardLines * 1.4 * 13) + 16;
        return Markup.Of($"<div class=\"lw-strip\" style=\"--lw-panel:{height:0}px\">{tokens.Select(Draw)}<span class=\"lw-hint\">{hint}</span></div>");
    }

    private static Markup Draw(TokenMark token)
    {
        var style = token.Background is null ? Markup.Empty : Markup.Of($" style=\"background:{token.Background}\"");
        var below = token.Below is null ? Markup.Empty : Markup.Of($"<small>{token.Below}</small>");
        var card = Markup.Of($"<span class=\"lw-card\">{token.Card ?? Markup.Of($"{token.Spoken}")}</span>");
        return Markup.Of($"<span class=\"{Classes(token)}\" tabindex=\"0\" aria-label=\"{token.Spoken}\"{style}><bdi>{token.Text}</bdi>{below}{card}</span>");
    }

    private static string Classes(TokenMark token) => "lw-tok"
        + (token.Below is null ? string.Empty : " lw-boxed")
        + (token.IsControl ? " lw-control" : string.Empty)
        + (token.IsGiven ? " lw-given" : string.Empty)
        + (token.IsExample ? " lw-example" : string.Empty);
}
