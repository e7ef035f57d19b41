namespace LlmWorkbench.Drawing.Charts;

/// <summary>
/// The labels of a chart's points: points that lie on one another share one, and each label stands on that side of its point where it
/// lies on no other, in a page's full width and in a still picture.
/// </summary>
internal static class PointLabels
{
    /// <summary>What stands between the names of points that share a label.</summary>
    public const string Separator = " · ";

    // Two points of the usual size so near to each other, in pixels of the still picture, are one to the eye.
    private const double Touching = 7;
    private const double Letter = 7.4;
    private const double Line = 16;
    private const double Point = 6;
    private const double Above = 9;

    // More letters than this find no room anywhere.
    private const int MaxLetters = 34;

    // The plot in a page and in a still picture, without its axes.
    private static readonly (double Width, double Height)[] s_plots = [(720, 330), (370, 250)];

    private static readonly (string Name, double X, double Y)[] s_sides =
    [
        ("middle right", 1, 0),
        ("middle left", -1, 0),
        ("top center", 0, -1),
        ("bottom center", 0, 1),
        ("top right", 1, -1),
        ("bottom right", 1, 1),
        ("top left", -1, -1),
        ("bottom left", -1, 1),
    ];

    /// <summary>Finds a label for each point.</summary>
    /// <param name="points">The points with their names, as somebody reads them.</param>
    /// <param name="first">The side that is tried first, as plotly.js names it.</param>
    /// <param name="lines">Lines that no label is to lie on.</param>
    /// <returns>A label for each point, in the same order.</returns>
    public static IReadOnlyList<PointLabel> Of(
        IReadOnlyList<NamedPoint> points,
        string first = "middle right",
        IReadOnlyList<PlotLine>? lines = null
    )
    {
        List<List<int>> groups = Groups(points);
        List<(double Left, double Top, double Right, double Bottom)>[] taken = s_plots
            .Select(plot => points.Select(p => Dot(At(p, plot))).Concat((lines ?? []).SelectMany(line => Dots(line, plot))).ToList())
            .ToArray();
        PointLabel[] labels = points.Select(_ => new PointLabel("", s_sides[0].Name, [])).ToArray();
        (string Name, double X, double Y)[] sides = [.. s_sides.OrderBy(side => side.Name == first ? 0 : 1)];

        // The crowded come after the lonely.
        foreach (List<int>? group in groups.OrderBy(group => points.Count(p => IsNear(points[group[0]], p, 60, 30))))
        {
            string[] names = [.. group.Select(i => points[i].Name).Distinct(StringComparer.Ordinal)];
            string text = Joined(names);
            foreach ((string Name, double X, double Y) side in sides)
            {
                (double, double, double, double)[] boxes =
                [
                    .. s_plots.Select(plot => Box(At(points[group[0]], plot), text.Length * Letter, side.X, side.Y)),
                ];
                if (boxes.Zip(taken, s_plots).All(b => IsFree(b.First, b.Second, b.Third)))
                {
                    labels[group[0]] = new PointLabel(text, side.Name, names);
                    foreach (
                        (
                            (double, double, double, double) box,
                            List<(double Left, double Top, double Right, double Bottom)>? others
                        ) in boxes.Zip(taken)
                    )
                    {
                        others.Add(box);
                    }

                    break;
                }
            }

            if (labels[group[0]].Text.Length == 0)
            {
                labels[group[0]] = labels[group[0]] with { Names = names };
            }
        }

        return labels;
    }

    /// <summary>What the labels cannot say: which points share one without being named in it, and which have none.</summary>
    /// <param name="labels">The labels of a chart's points.</param>
    /// <param name="instead">Where the reader finds what cannot be seen.</param>
    /// <returns>A sentence, or <see langword="null"/> where each point can be seen by its name.</returns>
    public static string? Sentence(IReadOnlyList<PointLabel> labels, string instead = "the numbers are in the table")
    {
        var together = labels.Where(l => l.Names.Count > 1).Select(l => $"{Wording.Sentences.And(l.Names)} lie on one another").ToList();
        string[] unnamed = [.. labels.Where(l => l.Names.Count == 1 && l.Text.Length == 0).Select(l => l.Names[0])];
        if (unnamed.Length > 0)
        {
            together.Add($"there is no room for the {(unnamed.Length == 1 ? "name" : "names")} of {Wording.Sentences.And(unnamed)}");
        }

        return CoincidingSeries.Sentence(together, instead);
    }

    private static List<List<int>> Groups(IReadOnlyList<NamedPoint> points)
    {
        List<List<int>> groups = [];
        for (int i = 0; i < points.Count; i++)
        {
            if (groups.Find(group => IsNear(points[group[0]], points[i], Touching, Touching)) is { } found)
            {
                found.Add(i);
            }
            else
            {
                groups.Add([i]);
            }
        }

        return groups;
    }

    private static string Joined(string[] names)
    {
        int most = names.Length;
        while (most > 1 && Text(most).Length > MaxLetters)
        {
            most--;
        }

        return Text(most);

        string Text(int count) =>
            string.Join(Separator, names.Take(count)) + (count < names.Length ? $" + {names.Length - count} more" : "");
    }

    private static bool IsNear(NamedPoint a, NamedPoint b, double x, double y)
    {
        (double Width, double Height) plot = s_plots[^1];
        return Math.Abs(a.X - b.X) * plot.Width < x && Math.Abs(a.Y - b.Y) * plot.Height < y;
    }

    private static (double X, double Y) At(NamedPoint point, (double Width, double Height) plot) =>
        (point.X * plot.Width, (1 - point.Y) * plot.Height);

    private static (double Left, double Top, double Right, double Bottom) Dot((double X, double Y) place) =>
        (place.X - 5, place.Y - 5, place.X + 5, place.Y + 5);

    // A line is a row of small boxes.
    private static IEnumerable<(double Left, double Top, double Right, double Bottom)> Dots(
        PlotLine line,
        (double Width, double Height) plot
    )
    {
        ((double X, double Y) from, (double X, double Y) to) = (
            At(new NamedPoint(line.FromX, line.FromY, ""), plot),
            At(new NamedPoint(line.ToX, line.ToY, ""), plot)
        );
        int steps = 1 + (int)(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / 3);
        return Enumerable
            .Range(0, steps + 1)
            .Select(i => (X: from.X + ((to.X - from.X) * i / steps), Y: from.Y + ((to.Y - from.Y) * i / steps)))
            .Select(p => (p.X - 2, p.Y - 2, p.X + 2, p.Y + 2));
    }

    // Beside the plot there is a margin, which a label may reach into; after it the picture ends.
    private static bool IsFree(
        (double Left, double Top, double Right, double Bottom) box,
        List<(double Left, double Top, double Right, double Bottom)> taken,
        (double Width, double Height) plot
    ) =>
        box.Left >= -10
        && box.Right <= plot.Width + 40
        && box.Top >= -20
        && box.Bottom <= plot.Height + 4
        && !taken.Exists(other => box.Left < other.Right && other.Left < box.Right && box.Top < other.Bottom && other.Top < box.Bottom);

    private static (double Left, double Top, double Right, double Bottom) Box((double X, double Y) point, double width, double x, double y)
    {
        double left = x switch
        {
            > 0 => point.X + Point,
            < 0 => point.X - Point - width,
            _ => point.X - (width / 2),
        };
        double top = y switch
        {
            > 0 => point.Y + Above,
            < 0 => point.Y - Above - Line,
            _ => point.Y - (Line / 2),
        };
        return (left, top, left + width, top + Line);
    }
}
