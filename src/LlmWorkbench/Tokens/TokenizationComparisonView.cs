using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tokens;

/// <summary>How several tokenizations of one text stand below each other, with a table of the numbers.</summary>
internal static class TokenizationComparisonView
{
    private static readonly string[] Heads = ["vocabulary", ">size", ">tokens", ">added", ">bytes per token", ">tokens per word"];

    /// <summary>As plain text.</summary>
    public static string Text(TokenizationComparison comparison)
    {
        var table = new TextTable(Heads);
        foreach (var r in comparison.Results)
        {
            table.Add(Row(r));
        }

        var lines = comparison.Results.Select(r => $"{VisibleText.OneLine(r.Model)}:\n{TokensText.Line(r)}");
        return $"One text in {comparison.Results.Count} vocabularies\n\n{table}\n\n{string.Join("\n\n", lines)}{ShownTokens.LeftOut(comparison.Results.Max(r => r.Tokens.Count))}";
    }

    /// <summary>As HTML.</summary>
    public static Markup Html(TokenizationComparison comparison)
    {
        var table = new HtmlTable(Heads);
        foreach (var r in comparison.Results)
        {
            table.Add(Row(r));
        }

        return Markup.Of($"{Theme.View($"One text in {comparison.Results.Count} vocabularies", table.ToMarkup())}{comparison.Results.Select(TokensHtml.Draw)}");
    }

    private static string[] Row(TokenizationResult r) =>
        [r.Model, Figures.Whole(r.VocabularySize), Figures.Whole(r.TextTokenCount), Figures.Whole(r.Tokens.Count - r.TextTokenCount), Figures.Fixed(r.BytesPerToken), Figures.Fixed(r.TokensPerWord)];
}
