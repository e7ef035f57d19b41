namespace LlmWorkbench.Kernel.Labs.Marks;

/// <summary>What became of a submission.</summary>
/// <param name="Student">Whose it is: the name of the file, or of its folder.</param>
/// <param name="File">The file.</param>
/// <param name="Exercises">A mark for each exercise of the original, in its order.</param>
/// <param name="Seconds">How long its cells ran.</param>
public sealed record SubmissionMarks(string Student, string File, IReadOnlyList<ExerciseMark> Exercises, double Seconds)
{
    /// <summary>How many exercises had an outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The count.</returns>
    public int Count(LabOutcome outcome) => Exercises.Count(mark => mark.Outcome == outcome);
}
