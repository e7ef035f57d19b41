using System.Globalization;
using System.Text.Json.Nodes;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>The ticks of an axis that says how far they are apart.</summary>
/// <remarks>https://plotly.com/javascript/reference/layout/xaxis/#layout-xaxis-dtick</remarks>
internal static class StillTicks
{
    // More lie on each other.
    private const int MaxTicks = 60;

    /// <summary>Counts the ticks out.</summary>
    /// <param name="layout">The axis.</param>
    /// <param name="isLog">Whether it is logarithmic.</param>
    /// <param name="least">Where it begins.</param>
    /// <param name="largest">Where it ends.</param>
    /// <returns>The ticks with their numbers; nothing where the axis does not say how far they are apart, or they would be too
    /// many.</returns>
    public static List<(double Place, string Label)>? Of(JsonNode? layout, bool isLog, double least, double largest)
    {
        (JsonNode? step, double first) = (layout.At("dtick"), layout.At("tick0").Number(0));
        IEnumerable<double>? places = (isLog, step.Number(), step.Word()) switch
        {
            (false, { } distance, _) => Even(first, distance, least, largest),
            (true, { } decades, _) => Even(first, decades, Math.Log10(least), Math.Log10(largest))?.Select(p => Math.Pow(10, p)),
            (true, _, "D1") => Digits([1, 2, 3, 4, 5, 6, 7, 8, 9], least, largest),
            (true, _, "D2") => Digits([1, 2, 5], least, largest),
            (true, _, ['L', .. var length])
                when double.TryParse(length, NumberStyles.Float, CultureInfo.InvariantCulture, out double distance) => Even(
                first,
                distance,
                least,
                largest
            ),
            _ => null,
        };
        var numbers = new AxisNumbers(layout, isLog, Math.Max(Math.Abs(least), Math.Abs(largest)));
        return places?.Take(MaxTicks + 1).ToList() is { Count: > 0 and <= MaxTicks } ticks
            ? [.. ticks.Select(p => (p, numbers.Write(p, step.Number(p))))]
            : null;
    }

    private static IEnumerable<double>? Even(double first, double distance, double least, double largest)
    {
        if (!(distance > 0) || !double.IsFinite(distance) || (largest - least) / distance > MaxTicks)
        {
            return null;
        }

        (int from, int to) = ((int)Math.Ceiling((least - first) / distance - 1e-9), (int)Math.Floor((largest - first) / distance + 1e-9));
        return Enumerable.Range(from, Math.Max(0, to - from + 1)).Select(i => first + (i * distance));
    }

    private static IEnumerable<double> Digits(int[] digits, double least, double largest)
    {
        (int first, int last) = ((int)Math.Floor(Math.Log10(least)), (int)Math.Ceiling(Math.Log10(largest)));
        return Enumerable
            .Range(first, Math.Clamp(last - first + 1, 0, MaxTicks))
            .SelectMany(power =>
                digits.Select(digit =>
                    double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digit}E{power}"), CultureInfo.InvariantCulture)
                )
            )
            .Where(place => place >= least && place <= largest);
    }
}
