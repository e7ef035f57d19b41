using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tokens;

/// <summary>Tokens as coloured boxes with their ids below.</summary>
internal static class TokensView
{
    /// <summary>The tokens between bars, the numbers, and a table.</summary>
    public static string Text(TokenizationResult result) =>
        $"""
            Tokens of {VisibleText.Phrase(result.Model)}: {Summary(result)}{ShownTokens.LeftOut(result.Tokens.Count)}

            {Line(result)}

            {result.ToTable().First(ShownTokens.Max)}
            """.WithLineFeeds();

    /// <summary>The tokens between bars, as many as a view shows.</summary>
    public static string Line(TokenizationResult result) =>
        string.Join('│', result.Tokens.Take(ShownTokens.Max).Select(t => t.Label)) + (result.Tokens.Count > ShownTokens.Max ? "│…" : "");

    /// <summary>The numbers of a tokenization in one line.</summary>
    public static string Summary(TokenizationResult result)
    {
        int added = result.Tokens.Count - result.TextTokenCount;
        string count =
            added == 0
                ? $"{Figures.Count(result.Tokens.Count, "token")}"
                : $"{Figures.Count(result.Tokens.Count, "token")} ({added} added)";
        return $"{count} for {Figures.Count(result.ByteCount, "byte")} and {Figures.Count(result.WordCount, "word")}: "
            + $"{Figures.Fixed(result.BytesPerToken)} bytes per token, {Figures.Fixed(result.TokensPerWord)} tokens per word; "
            + (result.VocabularySize is { } size ? $"vocabulary of {Figures.Whole(size)}." : "size of the vocabulary unknown.");
    }

    private static string Plural(int count, string noun) => $"{Figures.Whole(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>The boxes, the numbers and a table to unfold.</summary>
    public static Markup Html(TokenizationResult result) =>
        Theme.View(
            $"Tokens of {result.Model}",
            Markup.Of(
                $"""
                {Strip(result)}
                <p class="lw-note">{Summary(result)}{ShownTokens.LeftOut(
                    result.Tokens.Count
                )} ␣ is a space, ↵ a line end{StyledWords.Of("; the colours only tell neighbours apart")}.</p>
                {Fold.Of(
                    $"Table of {(result.Tokens.Count > ShownTokens.Max ? "these" : "all")} tokens",
                    result.ToTable().First(ShownTokens.Max).ToMarkup()
                )}
                """
            ),
            TokenStrip.Style
        );

    private static Markup Strip(TokenizationResult result) =>
        TokenStrip.Draw(
            result.Tokens.Take(ShownTokens.Max).Select(Mark),
            "Point at a token, or tab to it: its id, bytes and place appear here."
        );

    private static TokenMark Mark(TokenInfo token, int index) =>
        new(token.Label, Spoken(token))
        {
            Below = $"{token.Id}",
            Background = token.Kind == TokenKind.Control ? null : ColourScale.Category(index),
            IsControl = token.Kind == TokenKind.Control,
        };

    private static string Spoken(TokenInfo token)
    {
        string place =
            token.Length == 0 ? "added, not in the text" : $"bytes {token.Start} to {token.Start + token.Length - 1} of the text";
        return $"{token.Label} · id {token.Id} · {TokenKinds.Name(token.Kind)} · bytes {VisibleText.Hex(token.Bytes.Span)} · {place}";
    }
}
