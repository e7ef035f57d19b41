using System.Globalization;
using System.Text.Json.Nodes;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>How numbers stand at an axis, as plotly.js writes them there.</summary>
/// <param name="layout">The axis of the figure.</param>
/// <param name="isLog">Whether it is logarithmic.</param>
/// <param name="largest">The number on it that is furthest from 0.</param>
/// <remarks>https://github.com/plotly/plotly.js/blob/master/src/plots/cartesian/axes.js</remarks>
internal sealed class AxisNumbers(JsonNode? layout, bool isLog, double largest)
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private static readonly (double Size, string Letter)[] s_thousands = [(1e9, "B"), (1e6, "M"), (1e3, "k")];

    /// <summary>Writes a number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="step">What lies between two ticks: it says how many digits are needed.</param>
    /// <returns>As in <c>0.25</c>, <c>10⁻³</c> or <c>20k</c>.</returns>
    public string Write(double value, double step) =>
        layout.At("tickformat").Word() switch
        {
            ",d" => Signed(value.ToString("#,0", CultureInfo.InvariantCulture)),
            "~g" => General(value),
            _ when isLog && layout.At("exponentformat").Word() == "power" && IsPower(value, out int power) => Power(power),
            _ => isLog || layout.At("exponentformat").Word() == "power" ? General(value) : Plain(value, step, Thousands()),
        };

    /// <summary>Writes a number with the digits that its neighbours differ in.</summary>
    /// <param name="value">The number.</param>
    /// <param name="step">What lies between two ticks.</param>
    /// <returns>As in <c>0.25</c>.</returns>
    public static string Plain(double value, double step) => Plain(value, step, (1, ""));

    private static string Plain(double value, double step, (double Size, string Letter) unit)
    {
        (value, step) = (value / unit.Size, step / unit.Size);
        double size = Math.Abs(value);
        if (size > 0 && (size < 1e-4 || size >= 1e7))
        {
            return General(value);
        }

        int decimals = step > 0 ? Enumerable.Range(0, 6).FirstOrDefault(count => IsWhole(step * Math.Pow(10, count)), 6) : 0;
        double rounded = Math.Round(value, decimals);
        return Signed(rounded.ToString(size >= 10_000 ? "#,0" : "0.######", CultureInfo.InvariantCulture))
            + (rounded == 0 ? "" : unit.Letter);
    }

    private static bool IsWhole(double value) => Math.Abs(value - Math.Round(value)) < 1e-6 * value;

    // From ten thousand on plotly.js counts all numbers of an axis in thousands, millions or billions.
    private (double Size, string Letter) Thousands()
    {
        int power = largest > 0 && double.IsFinite(largest) ? (int)Math.Floor(Math.Log10(largest) + 0.01) : 0;
        double size = power > 3 ? Math.Pow(10, 3 * Math.Round((power - 1) / 3.0, MidpointRounding.AwayFromZero)) : 1;
        return s_thousands.FirstOrDefault(unit => unit.Size == Math.Min(size, 1e9), (1, ""));
    }

    private static bool IsPower(double value, out int power)
    {
        power = value > 0 && double.IsFinite(value) ? (int)Math.Round(Math.Log10(value)) : 0;
        return value > 0 && Math.Abs(Math.Log10(value) - power) < 1e-9;
    }

    private static string Power(int power) =>
        power switch
        {
            0 => "1",
            1 => "10",
            _ => string.Concat(
                $"10{(power < 0 ? "⁻" : "")}",
                string.Concat(Math.Abs(power).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']))
            ),
        };

    // Six digits, and a power of ten where the number is very large or very small.
    private static string General(double value)
    {
        double size = Math.Abs(value);
        return Signed(
            size > 0 && (size < 1e-6 || size >= 1e21)
                ? value.ToString("0.#####e+0", CultureInfo.InvariantCulture)
                : ((decimal)double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)).ToString(
                    "0.############",
                    CultureInfo.InvariantCulture
                )
        );
    }

    private static string Signed(string number) => number.Replace('-', '−');
}
