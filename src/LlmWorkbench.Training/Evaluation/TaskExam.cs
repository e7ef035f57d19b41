using LlmWorkbench.Training.Curriculum.Tasks;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Evaluation;

/// <summary>How many questions of a task a model answers word for word.</summary>
/// <param name="Task">The task.</param>
/// <param name="Group">A bucket of frequency, or the kind of question where a task has no frequencies; null for the whole task.</param>
/// <param name="Correct">How many were right.</param>
/// <param name="Count">How many were asked.</param>
public sealed record TaskScore(string Task, string? Group, int Correct, int Count);

/// <summary>Asks a model the questions of the corpus. An answer counts when greedy decoding gives exactly the expected
/// word.</summary>
public static class TaskExam
{
    private const int BatchSize = 32;

    /// <summary>Asks the questions of each task and counts the right answers.</summary>
    /// <param name="network">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="most">How many are asked of each group at most, evenly spread over it.</param>
    /// <returns>For each task its groups, and last the task as a whole.</returns>
    public static IEnumerable<TaskScore> Take(
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        IEnumerable<TaskQuestion> questions,
        int most = int.MaxValue
    )
    {
        foreach (IGrouping<string, TaskQuestion> task in questions.GroupBy(question => question.Task))
        {
            TaskScore[] groups = task.GroupBy(question => question.Frequency ?? question.Kind)
                .OrderBy(group => TaskQuestion.Buckets.ToList().IndexOf(group.Key))
                .Select(group => Score(network, tokenizer, task.Key, group.Key, Spread([.. group], most)))
                .ToArray();
            foreach (TaskScore? group in groups)
            {
                yield return group;
            }

            yield return new TaskScore(task.Key, null, groups.Sum(group => group.Correct), groups.Sum(group => group.Count));
        }
    }

    private static TaskScore Score(
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        string task,
        string group,
        TaskQuestion[] questions
    ) =>
        new(
            task,
            group,
            questions
                .Chunk(BatchSize)
                .Sum(batch =>
                    FactExam.CountCorrect(network, tokenizer, [.. batch.Select(question => (question.Prompt, " " + question.Answer))])
                ),
            questions.Length
        );

    private static TaskQuestion[] Spread(TaskQuestion[] questions, int most) =>
        questions.Length <= most
            ? questions
            : [.. Enumerable.Range(0, most).Select(i => questions[(int)((long)i * questions.Length / most)])];
}
