using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>Says which series of a chart lie on one another, where nobody can see it.</summary>
public static class CoincidingSeries
{
    /// <summary>The sentence.</summary>
    /// <param name="series">Each with its name and its values at the same places; NaN for no value.</param>
    /// <param name="tolerance">How far two values may be apart that look like one.</param>
    /// <returns>A sentence, or <see langword="null"/> where each series can be seen.</returns>
    public static string? Sentence(IReadOnlyList<(string Name, IReadOnlyList<double> Values)> series, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(series);
        List<List<(string Name, IReadOnlyList<double> Values)>> groups = [];
        foreach (var one in series)
        {
            if (groups.FirstOrDefault(group => group.TrueForAll(other => IsSame(one.Values, other.Values, tolerance))) is { } found)
            {
                found.Add(one);
            }
            else
            {
                groups.Add([one]);
            }
        }

        var together = groups
            .Where(group => group.Count > 1)
            .Select(group => $"{Sentences.And(group.Select(one => one.Name))} lie on one another")
            .ToArray();
        return together.Length == 0 ? null : $"In the chart {string.Join("; ", together)}: the numbers are in the table.";
    }

    /// <summary>The sentence as a note below a chart of right answers in per cent, a series for each task.</summary>
    /// <param name="tasks">The tasks' names.</param>
    /// <param name="shares">A task's share of right answers at each place, 0 to 1; <see langword="null"/> where it was not asked.</param>
    /// <returns>The note, or nothing where each series can be seen.</returns>
    internal static Markup TasksNote(IEnumerable<string> tasks, Func<string, IEnumerable<double?>> shares) =>
        Sentence(
            [.. tasks.Select(task => (task, (IReadOnlyList<double>)[.. shares(task).Select(share => share * 100 ?? double.NaN)]))],
            1.5
        )
            is { } sentence
            ? Markup.Of($"<p class=\"lw-note\">{sentence}</p>")
            : Markup.Empty;

    private static bool IsSame(IReadOnlyList<double> a, IReadOnlyList<double> b, double tolerance) =>
        a.Count == b.Count
        && a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance || (double.IsNaN(pair.First) && double.IsNaN(pair.Second)));
}
