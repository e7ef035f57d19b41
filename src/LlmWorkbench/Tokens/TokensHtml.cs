using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tokens;

/// <summary>Tokens as coloured boxes with their ids below.</summary>
internal static class TokensHtml
{
    /// <summary>The boxes, the numbers and a table to unfold.</summary>
    public static Markup Draw(TokenizationResult result) => Theme.View(
        $"Tokens of {result.Model}",
        Markup.Of($"""
            {Strip(result)}
            <p class="lw-note">{TokensText.Summary(result)}{ShownTokens.LeftOut(result.Tokens.Count)} ␣ is a space, ↵ a line end; the colours only tell neighbours apart.</p>
            {Fold.Of($"Table of {(result.Tokens.Count > ShownTokens.Most ? "these" : "all")} tokens", Table(result).ToMarkup())}
            """),
        TokenStrip.Style);

    private static Markup Strip(TokenizationResult result) => TokenStrip.Draw(
        result.Tokens.Take(ShownTokens.Most).Select(Mark),
        "Point at a token, or tab to it: its id, bytes and place appear here.");

    private static TokenMark Mark(TokenInfo token, int index) => new(token.Label, Spoken(token))
    {
        Below = $"{token.Id}",
        Background = token.Kind == TokenKind.Control ? null : ColourScale.Category(index),
        IsControl = token.Kind == TokenKind.Control,
    };

    private static string Spoken(TokenInfo token)
    {
        var place = token.Length == 0 ? "added, not in the text" : $"bytes {token.Start} to {token.Start + token.Length - 1} of the text";
        return $"{token.Label} · id {token.Id} · {TokensText.KindName(token.Kind)} · bytes {VisibleText.Hex(token.Bytes.Span)} · {place}";
    }

    private static HtmlTable Table(TokenizationResult result)
    {
        var table = new HtmlTable(">#", ">id", "token", "bytes (hex)", ">at byte", "kind");
        for (var i = 0; i < Math.Min(result.Tokens.Count, ShownTokens.Most); i++)
        {
            var t = result.Tokens[i];
            table.Add(
                Markup.Of($"{i}"),
                Markup.Of($"{t.Id}"),
                Markup.Of($"<bdi class=\"lw-code\">{t.Label}</bdi>"),
                Markup.Of($"<span class=\"lw-code\">{VisibleText.Hex(t.Bytes.Span)}</span>"),
                Markup.Of($"{(t.Length == 0 ? "–" : $"{t.Start}")}"),
                Markup.Of($"{TokensText.KindName(t.Kind)}"));
        }

        return table;
    }
}
