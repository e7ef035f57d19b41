using LlmWorkbench.Training.Curriculum.Tasks;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Datasets;

/// <summary>Questions about the world and about people with three wrong answers of the same kind.</summary>
internal static class ChoiceQuestions
{
    private const int Choices = 4;
    private const int AboutPeople = 800;

    // A stream of random numbers that no task and no document has.
    private const ulong Stream = 1UL << 51;

    /// <summary>All facts of the world of which there are four different answers, and some people's facts, evenly spread over how often
    /// they were told.</summary>
    /// <param name="tasks">The tasks of a corpus.</param>
    /// <param name="seed">The seed of the wrong answers and the places.</param>
    public static IEnumerable<ChoiceRecord> Of(TaskWriter tasks, ulong seed)
    {
        var random = new SeededRandom(seed, Stream);
        TaskQuestion[] people = [.. tasks.People()];
        int most = Math.Min(AboutPeople, people.Length);
        TaskQuestion[] asked = [.. tasks.World(), .. Enumerable.Range(0, most).Select(i => people[(int)((long)i * people.Length / most)])];
        var answers = tasks
            .World()
            .Concat(people)
            .GroupBy(question => question.Kind)
            .ToDictionary(
                kind => kind.Key,
                kind => kind.Select(question => question.Answer).Distinct().Order(StringComparer.Ordinal).ToArray()
            );
        foreach (TaskQuestion question in asked)
        {
            string[] wrong = [.. answers[question.Kind].Where(answer => answer != question.Answer)];
            if (wrong.Length >= Choices - 1)
            {
                IReadOnlyList<string> choices = random.PickSeveral([question.Answer, .. random.PickSeveral(wrong, Choices - 1)], Choices);
                yield return new ChoiceRecord(
                    question.Kind,
                    question.Prompt,
                    choices,
                    choices.ToList().IndexOf(question.Answer),
                    question.Frequency
                );
            }
        }
    }
}
