namespace LlmWorkbench.Kernel.Labs.Marks;

/// <summary>What became of one exercise in one submission.</summary>
/// <param name="Exercise">The exercise's name.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Answer">The answer as it was given; empty where none could be read. Text of a student.</param>
/// <param name="Message">Why, in a sentence. It may hold text of a student.</param>
public sealed record ExerciseMark(string Exercise, LabOutcome Outcome, string Answer, string Message)
{
    /// <summary>A mark for what could not be judged.</summary>
    /// <param name="exercise">The exercise's name.</param>
    /// <param name="why">Why it could not be, as a sentence.</param>
    /// <returns>The mark, without an answer.</returns>
    public static ExerciseMark Broken(string exercise, string why) => new(exercise, LabOutcome.Broken, "", why);
}
