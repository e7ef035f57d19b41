namespace LlmWorkbench.Exercises;

/// <summary>A question that the library can judge the answers of.</summary>
/// <param name="Name">Its name, as in <c>perplexity/formula</c>: the notebook and the exercise.</param>
/// <param name="Judge">Judges an answer: gets the student's answers, one or several, and what the check was given beside them.</param>
public sealed record Exercise(string Name, Func<IReadOnlyList<object?>, object?, Judgement> Judge);

/// <summary>What is thought of an answer.</summary>
/// <param name="Outcome">How it was found.</param>
/// <param name="Message">Why, or a hint, in whole sentences.</param>
public sealed record Judgement(CheckOutcome Outcome, string Message)
{
    /// <summary>The answer is right.</summary>
    /// <param name="message">What follows from it.</param>
    public static Judgement Right(string message) => new(CheckOutcome.Right, message);

    /// <summary>The answer is wrong.</summary>
    /// <param name="hint">What to think of next; not the answer.</param>
    public static Judgement Wrong(string hint) => new(CheckOutcome.Wrong, hint);

    /// <summary>There is no answer yet.</summary>
    /// <param name="what">What to write, as in «a number».</param>
    public static Judgement NotAnswered(string what) => new(CheckOutcome.NotAnswered, $"put {what} into the cell above and run it.");

    /// <summary>It cannot be told.</summary>
    /// <param name="why">What is missing.</param>
    public static Judgement Broken(string why) => new(CheckOutcome.Broken, why);
}
