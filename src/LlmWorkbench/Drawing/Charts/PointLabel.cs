namespace LlmWorkbench.Drawing.Charts;

/// <summary>A point that wants a name beside it.</summary>
/// <param name="X">Its place from left, 0, to right, 1, of the plot.</param>
/// <param name="Y">Its place from the bottom, 0, to the top, 1.</param>
/// <param name="Name">Its name.</param>
internal sealed record NamedPoint(double X, double Y, string Name);

/// <summary>A straight line of a plot, its ends placed like those of a <see cref="NamedPoint"/>.</summary>
/// <param name="FromX">Where it begins.</param>
/// <param name="FromY">Where it begins.</param>
/// <param name="ToX">Where it ends.</param>
/// <param name="ToY">Where it ends.</param>
internal sealed record PlotLine(double FromX, double FromY, double ToX, double ToY);

/// <summary>What stands beside a point.</summary>
/// <param name="Text">One name or several; empty where another point's label says it, or where there is no room.</param>
/// <param name="Side">The side of the point, as plotly.js names it.</param>
/// <param name="Names">The names of all points that share the label, once each; none where another point's label says them.</param>
internal sealed record PointLabel(string Text, string Side, IReadOnlyList<string> Names);

/// <summary>One direction of a plot: what lies between its ends.</summary>
/// <param name="Least">The value at its beginning.</param>
/// <param name="Largest">The value at its end.</param>
/// <param name="IsLogarithmic">Whether steps of equal length multiply.</param>
internal sealed record PlotExtent(double Least, double Largest, bool IsLogarithmic = false)
{
    // plotly.js leaves so much of the axis free on both sides of what it draws.
    private const double Padding = 0.06;

    /// <summary>What the drawn values take of an axis that has no range of its own.</summary>
    /// <param name="values">The values; those that the axis has no place for are left out.</param>
    /// <param name="isLogarithmic">Whether the axis is logarithmic.</param>
    /// <returns>The extent, with the room that plotly.js leaves around the values.</returns>
    public static PlotExtent Around(IEnumerable<double> values, bool isLogarithmic = false)
    {
        double[] seen = [.. values.Where(v => double.IsFinite(v) && (!isLogarithmic || v > 0))];
        if (seen.Length == 0)
        {
            return new PlotExtent(1, 10, isLogarithmic);
        }

        (double least, double largest) = (On(seen.Min(), isLogarithmic), On(seen.Max(), isLogarithmic));
        double room = largest > least ? (largest - least) * Padding : 1;
        (least, largest) = (least - room, largest + room);
        return isLogarithmic ? new PlotExtent(Math.Pow(10, least), Math.Pow(10, largest), true) : new PlotExtent(least, largest);
    }

    /// <summary>Where a value lies.</summary>
    /// <param name="value">The value.</param>
    /// <returns>0 at the beginning, 1 at the end.</returns>
    public double Share(double value)
    {
        (double least, double largest) = (On(Least, IsLogarithmic), On(Largest, IsLogarithmic));
        return largest > least ? (On(value, IsLogarithmic) - least) / (largest - least) : 0.5;
    }

    private static double On(double value, bool isLogarithmic) => isLogarithmic ? Math.Log10(value) : value;
}
