using System.Globalization;
using System.Text.Json.Nodes;
using OxyPlot;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>
/// The colours of a still, which does not know the page that it will stand in: its ink is a grey that reads on white and on black,
/// and what is nearly white in a figure is let through instead.
/// </summary>
internal static class StillColours
{
    /// <summary>Letters and axes: 4.5 to 1 on white, 4.6 to 1 on black.</summary>
    public static OxyColor Ink { get; } = OxyColor.FromRgb(0x76, 0x76, 0x76);

    /// <summary>Lines of the grid.</summary>
    public static OxyColor Grid { get; } = OxyColor.FromArgb(72, 128, 128, 128);

    // Of 255: a cell whose colour differs less from white is taken for empty.
    private const int WeakestCell = 36;

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

    /// <summary>
    /// The colour of a cell: what is nearly white lets the paper through, so that a map does not glare on a dark page; what is
    /// stronger stays as it is, so that the number on it is read on every paper.
    /// </summary>
    /// <param name="colour">A colour of the figure.</param>
    public static OxyColor Cell(OxyColor colour)
    {
        int strength = 255 - Math.Min(colour.R, Math.Min(colour.G, colour.B));
        if (strength >= WeakestCell)
        {
            return colour;
        }

        // What gives this colour on white paper, taken as thinly as it can be.
        byte Pure(byte channel) => strength == 0 ? (byte)0 : Byte((channel - 255 + strength) * 255.0 / strength);
        return OxyColor.FromArgb((byte)strength, Pure(colour.R), Pure(colour.G), Pure(colour.B));
    }

    /// <summary>The ink of a number in a cell.</summary>
    public static OxyColor InkOn(OxyColor cell) =>
        cell.A < 255 ? Ink
        : (0.299 * cell.R) + (0.587 * cell.G) + (0.114 * cell.B) > 125 ? OxyColors.Black
        : OxyColors.White;

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

    private static byte Byte(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
