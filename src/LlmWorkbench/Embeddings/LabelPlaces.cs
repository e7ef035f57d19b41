namespace LlmWorkbench.Embeddings;

/// <summary>On which side of its point each name of a map stands, so that names do not lie on each other.</summary>
internal static class LabelPlaces
{
    // The plot and its letters, in pixels, as they are in a notebook.
    private const double Width = 720;
    private const double Height = 330;
    private const double Letter = 7.4;
    private const double Line = 16;
    private const double Point = 6;
    private const double Above = 9;

    private static readonly (string Name, double X, double Y)[] Sides =
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

    /// <summary>Finds a side for each name, in order; the crowded come after the lonely.</summary>
    /// <param name="points">The points.</param>
    /// <param name="names">Their names.</param>
    /// <param name="range">The least and the largest x of the picture.</param>
    /// <returns>A side as plotly.js says it; nothing for a name that has no room anywhere and is there on hover alone.</returns>
    public static IReadOnlyList<string?> Of(IReadOnlyList<MapPoint> points, IReadOnlyList<string> names, double[] range)
    {
        var (low, high) = (points.Min(p => p.Y), points.Max(p => p.Y));
        (double X, double Y)[] places =
        [
            .. points.Select(p =>
                ((p.X - range[0]) / (range[1] - range[0]) * Width, high > low ? (high - p.Y) / (high - low) * Height : Height / 2)
            ),
        ];
        List<(double Left, double Top, double Right, double Bottom)> taken = [.. places.Select(p => (p.X - 5, p.Y - 5, p.X + 5, p.Y + 5))];
        var sides = new string?[points.Count];
        foreach (
            var i in Enumerable
                .Range(0, points.Count)
                .OrderBy(i => places.Count(p => Math.Abs(p.X - places[i].X) < 60 && Math.Abs(p.Y - places[i].Y) < 30))
        )
        {
            foreach (var side in Sides)
            {
                var box = Box(places[i], names[i].Length * Letter, side.X, side.Y);
                if (
                    !taken.Any(other =>
                        box.Left < other.Right && other.Left < box.Right && box.Top < other.Bottom && other.Top < box.Bottom
                    )
                )
                {
                    sides[i] = side.Name;
                    taken.Add(box);
                    break;
                }
            }
        }

        return sides;
    }

    private static (double Left, double Top, double Right, double Bottom) Box((double X, double Y) point, double width, double x, double y)
    {
        var left = x switch
        {
            > 0 => point.X + Point,
            < 0 => point.X - Point - width,
            _ => point.X - (width / 2),
        };
        var top = y switch
        {
            > 0 => point.Y + Above,
            < 0 => point.Y - Above - Line,
            _ => point.Y - (Line / 2),
        };
        return (left, top, left + width, top + Line);
    }
}
