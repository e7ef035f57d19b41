using System.Globalization;
using System.Text.Json.Nodes;
using OxyPlot;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>
/// The colours of a still, which does not know the page that it will stand in: it has a paper of its own, so that what is weak in a
/// figure is weak on every page and its letters are read on each.
/// </summary>
internal static class StillColours
{
    /// <summary>What all is drawn on.</summary>
    public static OxyColor Paper => OxyColors.White;

    /// <summary>Letters and axes: 12 to 1 on the paper.</summary>
    public static OxyColor Ink { get; } = OxyColor.FromRgb(0x33, 0x33, 0x33);

    /// <summary>Lines of the grid.</summary>
    public static OxyColor Grid { get; } = OxyColor.FromRgb(0xdc, 0xdc, 0xdc);

    private static IReadOnlyList<OxyColor> Colorway { get; } = [.. ColourScale.Solid.Select(c => Parse(c, Ink))];

    /// <summary>The colour of the n-th trace that names none.</summary>
    public static OxyColor Trace(int index) => Colorway[index % Colorway.Count];

    /// <summary>Reads a colour of CSS.</summary>
    /// <param name="text">As in <c>#0072b2</c>, <c>rgba(127,127,127,.3)</c> or <c>steelblue</c>.</param>
    /// <param name="otherwise">What stands for a text that is not a colour.</param>
    public static OxyColor Parse(string? text, OxyColor otherwise)
    {
        if (text is null)
        {
            return otherwise;
        }

        if (text.StartsWith("rgb", StringComparison.OrdinalIgnoreCase) && text.IndexOf('(') is var open and > 0 && text.EndsWith(')'))
        {
            string[] parts = text[(open + 1)..^1].Split([',', ' ', '/'], StringSplitOptions.RemoveEmptyEntries);
            double[] numbers =
            [
                .. parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out double n) ? n : double.NaN),
            ];
            return numbers.Length is 3 or 4 && !numbers.Any(double.IsNaN)
                ? OxyColor.FromArgb(
                    numbers.Length == 4 ? Byte(numbers[3] * 255) : (byte)255,
                    Byte(numbers[0]),
                    Byte(numbers[1]),
                    Byte(numbers[2])
                )
                : otherwise;
        }

        // Of names .NET knows those of CSS.
        var named = System.Drawing.Color.FromName(text.StartsWith('#') ? "" : text);
        if (named.IsKnownColor)
        {
            return OxyColor.FromArgb(named.A, named.R, named.G, named.B);
        }

        string digits = text.TrimStart('#');
        digits = digits.Length == 3 ? string.Concat(digits.Select(d => $"{d}{d}")) : digits;
        return digits.Length == 6 && int.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int rgb)
            ? OxyColor.FromRgb((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : otherwise;
    }

    /// <summary>The ink of a number in a cell.</summary>
    public static OxyColor InkOn(OxyColor cell) => Contrast(OxyColors.Black, cell) >= Contrast(Paper, cell) ? OxyColors.Black : Paper;

    /// <summary>How far apart two colours are, as in WCAG 2.1 (https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio): from 1 to 21.</summary>
    /// <param name="one">A colour without transparency.</param>
    /// <param name="other">The other.</param>
    public static double Contrast(OxyColor one, OxyColor other)
    {
        (double a, double b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>A figure's colours between two numbers.</summary>
    /// <param name="scale">A list of places from 0 to 1 with their colours; plotly.js has names too, which stand for its own.</param>
    /// <param name="place">From 0 to 1; beyond it is cut.</param>
    public static OxyColor OnScale(JsonNode? scale, double place)
    {
        (double Place, OxyColor Colour)[] stops = scale is JsonArray list
            ? [.. list.Select(stop => (stop.Of(0).Number(0), Parse(stop.Of(1).Word(), Ink)))]
            : [];
        if (stops.Length == 0)
        {
            stops =
            [
                (0, OxyColor.FromRgb(0xf4, 0xf4, 0xf4)),
                (0.5, OxyColor.FromRgb(0x7f, 0xb8, 0xdd)),
                (1, OxyColor.FromRgb(0, 0x52, 0x7f)),
            ];
        }

        place = Math.Clamp(place, 0, 1);
        int after = Array.FindIndex(stops, stop => stop.Place >= place);
        if (after <= 0)
        {
            return after == 0 ? stops[0].Colour : stops[^1].Colour;
        }

        ((double Place, OxyColor Colour) left, (double Place, OxyColor Colour) right) = (stops[after - 1], stops[after]);
        double share = right.Place > left.Place ? (place - left.Place) / (right.Place - left.Place) : 1;

        // OxyPlot's own mixing cuts off what it should round: of two solid colours it makes one that is not quite solid.
        byte Mix(byte a, byte b) => Byte(a + ((b - a) * share));
        (OxyColor from, OxyColor to) = (left.Colour, right.Colour);
        return OxyColor.FromArgb(Mix(from.A, to.A), Mix(from.R, to.R), Mix(from.G, to.G), Mix(from.B, to.B));
    }

    private static double Luminance(OxyColor colour)
    {
        static double Linear(byte channel) => channel / 255.0 is var c && c <= 0.03928 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        return (0.2126 * Linear(colour.R)) + (0.7152 * Linear(colour.G)) + (0.0722 * Linear(colour.B));
    }

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
