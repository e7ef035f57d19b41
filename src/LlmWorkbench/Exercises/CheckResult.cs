using LlmWorkbench.Exercises.Answers;

namespace LlmWorkbench.Exercises;

/// <summary>What a check found.</summary>
/// <param name="Exercise">The exercise's name.</param>
/// <param name="Outcome">How the answer was found.</param>
/// <param name="Message">What the student reads: why it is right, or a hint. The answer itself stands in it only where it was
/// found.</param>
public sealed record CheckResult(string Exercise, CheckOutcome Outcome, string Message)
{
    /// <summary>Whether the answer is right.</summary>
    public bool IsRight => Outcome == CheckOutcome.Right;

    /// <summary>The outcome and the message in one line, as in <c>Right: 4.5 bits.</c></summary>
    /// <returns>Plain text.</returns>
    public override string ToString() => $"{Verdict}: {Message}";

    internal string Verdict =>
        Outcome switch
        {
            CheckOutcome.Right => "Right",
            CheckOutcome.Wrong => "Not yet",
            CheckOutcome.NotAnswered => "Not answered yet",
            _ => "Cannot be checked",
        };
}
