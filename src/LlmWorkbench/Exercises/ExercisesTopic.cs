using LlmWorkbench.Drawing;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Exercises;

/// <summary>The topic Exercises: what the checks of exercises say.</summary>
internal sealed class ExercisesTopic() : Topic("Exercises")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<CheckResult>(result => result.ToString(), CheckView.Html)];
}
