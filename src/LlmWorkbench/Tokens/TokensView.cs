using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tokens;

/// <summary>Registers how this topic's results are drawn.</summary>
internal static class TokensView
{
    /// <summary>Registers the views.</summary>
    public static void Register()
    {
        ResultView.Register<TokenizationResult>(TokensText.Draw, TokensHtml.Draw);
        ResultView.Register<TokenizationComparison>(TokenizationComparisonView.Text, TokenizationComparisonView.Html);
    }
}
