using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Evaluation;

/// <summary>The topic Evaluation: how many questions models answer rightly.</summary>
internal sealed class EvaluationTopic() : Topic("Evaluation")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views =>
        [
            ResultView.Of<EvaluationResult>(EvaluationView.Text, EvaluationView.Html),
            ResultView.Of<EvaluationComparison>(EvaluationView.Text, EvaluationView.Html),
        ];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new EvaluateMagic()];
}
