using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Prompts.Comparison;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Prompts;

/// <summary>The topic Prompts: conversations in the formats that models were trained on.</summary>
internal sealed class PromptsTopic() : Topic("Prompts")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<PromptResult>(PromptView.Text, PromptView.Html),
            ResultView.Of<FormatList>(FormatListView.Text, FormatListView.Html),
            ResultView.Of<FormatComparisonResult>(FormatComparisonView.Text, FormatComparisonView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new PromptMagic()];
}
