namespace LlmWorkbench.Exercises.Answers;

/// <summary>A question that the library can judge the answers of.</summary>
/// <param name="Name">Its name, as in <c>perplexity/formula</c>: the notebook and the exercise.</param>
/// <param name="Judge">Judges an answer: gets the student's answers, one or several, and what the check was given beside them.</param>
public sealed record Exercise(string Name, Func<IReadOnlyList<object?>, object?, Judgement> Judge)
{
    /// <summary>Whether what is right depends on the machine that has measured, or on the moment: an answer from another one may be right
    /// there and wrong here.</summary>
    public bool IsOfMachine { get; init; }
}
