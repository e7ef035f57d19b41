using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tokens;

/// <summary>How several tokenizations of one text stand below each other, with a table of the numbers.</summary>
internal static class TokenizationComparisonView
{
    /// <summary>As plain text.</summary>
    public static string Text(TokenizationComparison comparison)
    {
        IEnumerable<string> lines = comparison.Results.Select(r => $"{VisibleText.Phrase(r.Model)}:\n{TokensView.Line(r)}");
        return $"One text in {comparison.Results.Count} vocabularies\n\n{comparison.ToTable()}\n\n"
            + $"{string.Join("\n\n", lines)}{ShownTokens.LeftOut(comparison.Results.Max(r => r.Tokens.Count))}";
    }

    /// <summary>As HTML.</summary>
    public static Markup Html(TokenizationComparison comparison) =>
        Markup.Of(
            $"{Theme.View($"One text in {comparison.Results.Count} vocabularies", comparison.ToTable().ToMarkup())}"
                + $"{comparison.Results.Select(TokensView.Html)}"
        );
}
