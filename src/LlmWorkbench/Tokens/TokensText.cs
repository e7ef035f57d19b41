using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tokens;

/// <summary>Tokens as plain text.</summary>
internal static class TokensText
{
    /// <summary>The tokens between bars, the numbers, and a table.</summary>
    public static string Draw(TokenizationResult result)
    {
        var table = new TextTable(">#", ">id", "token", "bytes", ">at byte", "kind");
        for (var i = 0; i < Math.Min(result.Tokens.Count, ShownTokens.Most); i++)
        {
            var t = result.Tokens[i];
            table.Add($"{i}", $"{t.Id}", t.Label, VisibleText.Hex(t.Bytes.Span), t.Length == 0 ? "–" : $"{t.Start}", KindName(t.Kind));
        }

        return $"""
            Tokens of {VisibleText.OneLine(result.Model)}: {Summary(result)}{ShownTokens.LeftOut(result.Tokens.Count)}

            {Line(result)}

            {table}
            """.WithLineFeeds();
    }

    /// <summary>The tokens between bars, as many as a view shows.</summary>
    public static string Line(TokenizationResult result) =>
        string.Join('│', result.Tokens.Take(ShownTokens.Most).Select(t => t.Label)) + (result.Tokens.Count > ShownTokens.Most ? "│…" : string.Empty);

    /// <summary>The numbers of a tokenization in one line.</summary>
    public static string Summary(TokenizationResult result)
    {
        var added = result.Tokens.Count - result.TextTokenCount;
        var count = added == 0
            ? $"{Figures.Count(result.Tokens.Count, "token")}"
            : $"{Figures.Count(result.Tokens.Count, "token")} ({added} added)";
        return $"{count} for {Figures.Count(result.ByteCount, "byte")} and {Figures.Count(result.WordCount, "word")}: "
            + $"{Figures.Fixed(result.BytesPerToken)} bytes per token, {Figures.Fixed(result.TokensPerWord)} tokens per word; "
            + $"vocabulary of {Figures.Whole(result.VocabularySize)}.";
    }

    /// <summary>A kind in a word.</summary>
    public static string KindName(TokenKind kind) => kind switch
    {
        TokenKind.Control => "control",
        TokenKind.Bytes => "part of a character",
        TokenKind.Unknown => "unknown",
        _ => "text",
    };
}
