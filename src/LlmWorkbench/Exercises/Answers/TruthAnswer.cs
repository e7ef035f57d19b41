namespace LlmWorkbench.Exercises.Answers;

/// <summary>An answer that is yes or no.</summary>
/// <param name="Expected">The right one.</param>
/// <param name="Right">What is said of it.</param>
/// <param name="Hint">What is said of the other.</param>
public sealed record TruthAnswer(bool Expected, string Right, string Hint)
{
    /// <summary>Judges an answer.</summary>
    /// <param name="answer">True, false, or null for no answer yet.</param>
    /// <returns>What is thought of it.</returns>
    public Judgement Judge(object? answer) =>
        answer switch
        {
            null => Judgement.NotAnswered("true or false"),
            bool given => given == Expected ? Judgement.Right(Right) : Judgement.Wrong(Hint),
            _ => Judgement.Wrong($"{GivenText.Quoted(answer)} is neither true nor false."),
        };
}
