using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Privacy;

/// <summary>The topic Privacy: what leaves the process while a model answers.</summary>
internal sealed class PrivacyTopic() : Topic("Privacy")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<PrivacyResult>(PrivacyView.Text, PrivacyView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new PrivacyMagic()];
}
