namespace LlmWorkbench.Training.Curriculum.Tasks;

/// <summary>One question of a task.</summary>
/// <param name="Task">The task: people, recall, two steps, nobody, copying, look-up, sums or world.</param>
/// <param name="Kind">What is asked for: town, sum, list …</param>
/// <param name="Prompt">The text up to the answer, without the space before it.</param>
/// <param name="Answer">The only right answer.</param>
/// <param name="Exposures">How often training told what has to be known; null where the prompt holds it, or where nothing is to be
/// known.</param>
public sealed record TaskQuestion(string Task, string Kind, string Prompt, string Answer, int? Exposures)
{
    /// <summary>How many pets there are to look among; null where nothing is looked up.</summary>
    public int? Pets { get; init; }

    /// <summary>Whether the text goes on after the answer, on the same line.</summary>
    public bool IsCloze { get; init; }

    /// <summary>The bucket of <see cref="Exposures"/>, doubling: 0, 1, 2-3, 4-7 … 128+; null without exposures.</summary>
    public string? Frequency =>
        Exposures switch
        {
            null => null,
            0 => "0",
            1 => "1",
            >= 128 => "128+",
            { } times => Bucket(times),
        };

    /// <summary>The buckets, from the rarest.</summary>
    public static IReadOnlyList<string> Buckets { get; } = ["0", "1", "2-3", "4-7", "8-15", "16-31", "32-63", "64-127", "128+"];

    private static string Bucket(int times)
    {
        int low = 1 << (int)Math.Log2(times);
        return FormattableString.Invariant($"{low}-{(2 * low) - 1}");
    }
}
