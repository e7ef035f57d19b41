namespace LlmWorkbench.Exercises.Answers;

/// <summary>How an answer was found.</summary>
public enum CheckOutcome
{
    /// <summary>It is right.</summary>
    Right,

    /// <summary>It is wrong.</summary>
    Wrong,

    /// <summary>There is none yet: the starter cell is as it was.</summary>
    NotAnswered,

    /// <summary>It cannot be told: the answer stops with an error, or the check was not given what it needs.</summary>
    Broken,
}

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
