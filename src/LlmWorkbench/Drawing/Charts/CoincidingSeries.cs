using LlmWorkbench.Wording;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>Says which series of a chart lie on one another, where nobody can see it.</summary>
public static class CoincidingSeries
{
    // Of 100: values of a chart of per cent so near to each other look like one.
    private const double Tolerance = 1.5;

    /// <summary>The sentence.</summary>
    /// <param name="series">Each with its name and its values at the same places; NaN for no value.</param>
    /// <param name="tolerance">How far two values may be apart that look like one.</param>
    /// <returns>A sentence, or <see langword="null"/> where each series can be seen.</returns>
    public static string? Sentence(IReadOnlyList<(string Name, IReadOnlyList<double> Values)> series, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(series);
        return Sentence(Together(series, tolerance));
    }

    /// <summary>The sentence as a note below a chart of right answers in per cent.</summary>
    /// <param name="lines">Each line's name, and its shares of right answers, 0 to 1, place by place; <see langword="null"/> where nothing
    /// was asked.</param>
    /// <param name="points">What was asked: its name, its place on the axis from left, 0, to right, 1, and its share in each task.</param>
    /// <returns>The note, or nothing where each line and each point can be seen.</returns>
    internal static Markup TasksNote(
        IEnumerable<(string Name, IEnumerable<double?> Shares)> lines,
        IEnumerable<(string Name, double Place, IEnumerable<double?> Shares)> points
    ) =>
        Note(
            Sentence([
                .. Together([.. lines.Select(line => (line.Name, Percent(line.Shares)))], Tolerance),
                .. Together([.. points.Select(p => (p.Name, Percent([p.Place, .. p.Shares])))], Tolerance)
                    .Select(names => $"the points of {names}"),
            ])
        );

    /// <summary>A sentence as a note below a chart.</summary>
    /// <param name="sentence">The sentence, or nothing.</param>
    internal static Markup Note(string? sentence) => sentence is null ? Markup.Empty : Markup.Of($"<p class=\"lw-note\">{sentence}</p>");

    /// <summary>The sentence of what lies together.</summary>
    /// <param name="together">What cannot be told apart, and how, as in <c>A and B lie on one another</c>.</param>
    /// <param name="instead">Where the reader finds what cannot be seen.</param>
    /// <returns>A sentence, or <see langword="null"/> where there is nothing to say.</returns>
    internal static string? Sentence(IReadOnlyList<string> together, string instead = "the numbers are in the table") =>
        together.Count == 0 ? null : $"In the chart {string.Join("; ", together)}: {instead}.";

    private static IReadOnlyList<double> Percent(IEnumerable<double?> shares) => [.. shares.Select(share => share * 100 ?? double.NaN)];

    // What is said of each group of those that look like one.
    private static List<string> Together(IReadOnlyList<(string Name, IReadOnlyList<double> Values)> series, double tolerance)
    {
        List<List<(string Name, IReadOnlyList<double> Values)>> groups = [];
        foreach ((string Name, IReadOnlyList<double> Values) one in series)
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

        return
        [
            .. groups.Where(group => group.Count > 1).Select(group => $"{Sentences.And(group.Select(one => one.Name))} lie on one another"),
        ];
    }

    private static bool IsSame(IReadOnlyList<double> a, IReadOnlyList<double> b, double tolerance) =>
        a.Count == b.Count
        && a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance || (double.IsNaN(pair.First) && double.IsNaN(pair.Second)));
}
