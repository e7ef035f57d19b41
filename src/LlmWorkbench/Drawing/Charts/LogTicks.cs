using System.Globalization;

namespace LlmWorkbench.Drawing.Charts;

/// <summary>
/// The labelled places of a logarithmic axis of less than two decades: plotly.js labels powers of ten and, at most, 2 and 5 of them, of
/// which from 2.1 to 4.8 there is not one.
/// </summary>
internal static class LogTicks
{
    private const int Enough = 3;
    private const int Most = 8;

    private static readonly double[][] s_digits =
    [
        [1, 2, 5],
        [1, 1.5, 2, 3, 4, 5, 7],
        [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9],
    ];

    /// <summary>Chooses places, the roundest that are enough.</summary>
    /// <param name="extent">Where the axis begins and ends.</param>
    /// <returns>Three to eight places; of a very short axis places at even distances.</returns>
    public static IReadOnlyList<double> Of(PlotExtent extent)
    {
        List<double>[] choices = s_digits.Select(digits => Places(digits, extent)).ToArray();
        return Array.Find(choices, places => places.Count is >= Enough and <= Most)
            ?? (choices[0].Count > Most ? Places([1], extent) : Even(extent));
    }

    private static List<double> Places(double[] digits, PlotExtent extent)
    {
        (int first, int last) = ((int)Math.Floor(Math.Log10(extent.Least)), (int)Math.Floor(Math.Log10(extent.Largest)));
        return
        [
            .. Enumerable
                .Range(first, last - first + 1)
                .SelectMany(power => digits.Select(digit => Rounded(digit * Math.Pow(10, power))))
                .Where(place => place >= extent.Least && place <= extent.Largest),
        ];
    }

    // At the roundest distance of which there are enough.
    private static List<double> Even(PlotExtent extent)
    {
        double room = (extent.Largest - extent.Least) / Enough;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(room)));
        double step =
            unit
            * (
                room >= 5 * unit ? 5
                : room >= 2 * unit ? 2
                : 1
            );
        double first = Math.Ceiling(extent.Least / step);
        return [.. Enumerable.Range(0, (int)(Math.Floor(extent.Largest / step) - first) + 1).Select(i => Rounded((first + i) * step))];
    }

    private static double Rounded(double place) =>
        double.Parse(place.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
