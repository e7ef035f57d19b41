using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Tokens;

/// <summary>The topic Tokens: how a text is cut into tokens.</summary>
internal sealed class TokensTopic() : Topic("Tokens")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<TokenizationResult>(TokensView.Text, TokensView.Html),
            ResultView.Of<TokenizationComparison>(TokenizationComparisonView.Text, TokenizationComparisonView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new TokensMagic()];
}
