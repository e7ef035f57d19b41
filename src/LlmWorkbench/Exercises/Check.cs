using LlmWorkbench.Exercises.Answers;

namespace LlmWorkbench.Exercises;

/// <summary>
/// Checks the answers to a notebook's exercises. The cell names the exercise and gives the answer; what is expected is computed
/// here, from the same results, so that no cell holds it.
/// </summary>
public static class Check
{
    /// <summary>Checks an answer: a number, a text, several texts, a truth value.</summary>
    /// <param name="exercise">The exercise's name, as in <c>quantization/bits</c>.</param>
    /// <param name="answer">The answer. Null, not-a-number, 0 and "?" mean that there is none yet.</param>
    /// <param name="data">The result of an earlier cell that the answer follows from, where the exercise needs one.</param>
    /// <returns>What was found; it displays itself.</returns>
    /// <exception cref="WorkbenchException">There is no such exercise.</exception>
    public static CheckResult That(string exercise, object? answer, object? data = null) => Judge(exercise, [answer], data);

    /// <summary>Checks an answer that is a formula.</summary>
    /// <param name="exercise">The exercise's name.</param>
    /// <param name="answer">The student's function.</param>
    /// <param name="data">The result of an earlier cell that the function is tried with, where the exercise needs one.</param>
    /// <returns>What was found; it displays itself.</returns>
    /// <exception cref="WorkbenchException">There is no such exercise.</exception>
    public static CheckResult That(string exercise, Delegate answer, object? data = null) => Judge(exercise, [answer], data);

    /// <summary>Checks several formulas that belong to one exercise.</summary>
    /// <param name="exercise">The exercise's name.</param>
    /// <param name="answers">The student's functions, in the order of the exercise.</param>
    /// <param name="data">The result of an earlier cell that the functions are tried with, where the exercise needs one.</param>
    /// <returns>What was found; it displays itself.</returns>
    /// <exception cref="WorkbenchException">There is no such exercise.</exception>
    public static CheckResult That(string exercise, Delegate[] answers, object? data = null) => Judge(exercise, answers, data);

    private static CheckResult Judge(string name, IReadOnlyList<object?> answers, object? data)
    {
        Exercise exercise = ExerciseCatalogue.Find(name);
        Judgement judgement = exercise.Judge(answers, data);
        return new CheckResult(exercise.Name, judgement.Outcome, judgement.Message);
    }
}
