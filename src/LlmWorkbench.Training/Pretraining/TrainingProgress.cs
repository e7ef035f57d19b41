namespace LlmWorkbench.Training.Pretraining;

/// <summary>Where a training run stands.</summary>
/// <param name="Step">How many steps are done.</param>
/// <param name="Steps">How many there are in all.</param>
/// <param name="Tokens">How many tokens were trained on.</param>
/// <param name="Loss">The training loss of the last step, in nats a token.</param>
/// <param name="ValidationLoss">The loss over held-out documents in nats a token, when it was just measured.</param>
/// <param name="LearningRate">The last step's learning rate.</param>
/// <param name="TokensPerSecond">The speed over the last steps.</param>
/// <param name="Elapsed">The time spent training, over all sittings.</param>
public sealed record TrainingProgress(
    int Step,
    int Steps,
    long Tokens,
    double Loss,
    double? ValidationLoss,
    double LearningRate,
    double TokensPerSecond,
    TimeSpan Elapsed
)
{
    /// <summary>How long the rest will take at the present speed.</summary>
    public TimeSpan Remaining =>
        TokensPerSecond > 0 ? TimeSpan.FromSeconds((Steps - Step) * ((double)Tokens / Math.Max(1, Step)) / TokensPerSecond) : TimeSpan.Zero;
}
