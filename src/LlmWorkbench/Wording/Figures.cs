using System.Globalization;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Wording;

/// <summary>How numbers are written in every view: the same everywhere, whatever the machine's culture.</summary>
public static class Figures
{
    // From here on a double has no digits after the point, and soon not even all of those before it.
    private const double Endless = 1e15;
    private const string Short = "0.00e+0";

    /// <summary>A share of one as per cent, with enough digits to tell small ones from nothing.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>As in <c>12.3 %</c>, <c>0.0042 %</c> or <c>0 %</c>; a dash for a share of nothing.</returns>
    public static string Percent(double share)
    {
        double percent = share * 100;
        return percent switch
        {
            double.NaN => "–",
            0 => "0 %",
            < 5e-5 => "< 0.0001 %",
            < 0.01 => percent.ToString("0.0000", CultureInfo.InvariantCulture) + " %",
            < 1 => percent.ToString("0.00", CultureInfo.InvariantCulture) + " %",
            >= Endless => percent.ToString(Short, CultureInfo.InvariantCulture) + " %",
            _ => percent.ToString("0.0", CultureInfo.InvariantCulture) + " %",
        };
    }

    /// <summary>A token's probability after temperature and filters, which may have cut it.</summary>
    /// <param name="probability">From 0 to 1.</param>
    /// <returns>As <see cref="Percent"/>; <c>cut</c> for 0.</returns>
    public static string AfterFilters(double probability) => probability == 0 ? "cut" : Percent(probability);

    /// <summary>A number with a fixed count of decimals.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Digits after the point.</param>
    /// <returns>As in <c>3.14</c>; «∞» and «–» for what is not finite, <c>1.25e+37</c> from 10¹⁵ on.</returns>
    public static string Fixed(double value, int decimals = 2) =>
        value switch
        {
            double.PositiveInfinity => "∞",
            double.NegativeInfinity => "−∞",
            double.NaN => "–",
            <= -Endless or >= Endless => value.ToString(Short, CultureInfo.InvariantCulture),
            _ => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        };

    /// <summary>A difference with its sign; what rounds to nothing has none.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Digits after the point.</param>
    /// <returns>As in <c>+1.25</c>, <c>−1.25</c> or <c>0.00</c>.</returns>
    public static string Signed(double value, int decimals = 2)
    {
        string change = Change(value, decimals);
        return Math.Round(value, decimals) > 0 ? "+" + change : change;
    }

    /// <summary>A number that may be negative; what rounds to nothing has no sign.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Digits after the point.</param>
    /// <returns>As in <c>1.25</c>, <c>−1.25</c> or <c>0.00</c>.</returns>
    public static string Change(double value, int decimals = 2)
    {
        double rounded = Math.Round(value, decimals) + 0.0;
        return (rounded < 0 && double.IsFinite(rounded) ? "−" : "")
            + Fixed(double.IsFinite(rounded) ? Math.Abs(rounded) : rounded, decimals);
    }

    /// <summary>An error or another small number, with three digits that count.</summary>
    /// <param name="value">The number.</param>
    /// <returns>As in <c>0.0123</c> or <c>1.23e-5</c>.</returns>
    public static string Error(double value) =>
        value.ToString(Math.Abs(value) is 0 or (>= 0.001 and < 1000) ? "0.#####" : "0.00e+0", CultureInfo.InvariantCulture);

    /// <summary>A divergence in nats, which may be very small.</summary>
    /// <param name="value">The value in nats.</param>
    /// <returns>As in <c>0.001234</c> or <c>1.23e-5</c>.</returns>
    public static string Nats(double value) =>
        value is > 0 and < 1e-4 ? value.ToString("0.00e+0", CultureInfo.InvariantCulture) : Fixed(value, 6);

    /// <summary>A weight of a model, with four digits that count.</summary>
    /// <param name="value">The weight.</param>
    /// <returns>As in <c>0.0123</c> or <c>1.234e-4</c>.</returns>
    public static string Weight(double value) =>
        double.IsFinite(value) && value != 0 && Math.Abs(value) is < 1e-3 or >= 1e5
            ? value.ToString("0.000e+0", CultureInfo.InvariantCulture)
            : Fixed(value, 4);

    /// <summary>A perplexity, with five digits or four decimals.</summary>
    /// <param name="value">The perplexity, or its error.</param>
    /// <returns>As in <c>3.1416</c>, <c>271.83</c> or <c>12,345</c>.</returns>
    public static string Perplexity(double value) =>
        Math.Abs(value) switch
        {
            >= 10_000 => Whole((long)Math.Min(value, 1e15)),
            >= 100 => Fixed(value, 2),
            >= 10 => Fixed(value, 3),
            _ => Fixed(value, 4),
        };

    /// <summary>A mean and its standard error, with as many digits as the error allows.</summary>
    /// <param name="estimate">The mean.</param>
    /// <returns>As in <c>0.1547 ± 0.0054</c>.</returns>
    public static string Estimate(MeanEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        if (estimate.Mean == 0 && estimate.Error == 0)
        {
            return "0";
        }

        int decimals =
            estimate.Error > 0 && double.IsFinite(estimate.Error) ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(estimate.Error)), 2, 8) : 6;
        return $"{Fixed(estimate.Mean, decimals)} ± {Fixed(estimate.Error, decimals)}";
    }

    /// <summary>A whole number with its thousands apart.</summary>
    /// <param name="value">The number.</param>
    /// <returns>As in <c>12,345</c>.</returns>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things with their name, as in <c>1 layer</c> and <c>12,345 layers</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The name of one.</param>
    /// <param name="several">The name of several; <see langword="null"/> for the name of one with an s.</param>
    /// <returns>The number and the name.</returns>
    public static string Count(long count, string one, string? several = null) =>
        $"{Whole(count)} {(count == 1 ? one : several ?? one + "s")}";

    /// <summary>A number of bytes in the unit that suits it.</summary>
    /// <param name="bytes">How many bytes there are.</param>
    /// <returns>As in <c>512 B</c> or <c>3.2 GiB</c> (1 KiB is 1024 B).</returns>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>A number of parameters as people say it.</summary>
    /// <param name="count">How many weights.</param>
    /// <returns>As in <c>7.2 B</c>, <c>15.3 M</c> or <c>640</c>.</returns>
    public static string Parameters(long count) =>
        count switch
        {
            >= 1_000_000_000 => (count / 1e9).ToString("0.0#", CultureInfo.InvariantCulture) + " B",
            >= 1_000_000 => (count / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " M",
            >= 10_000 => (count / 1e3).ToString("0", CultureInfo.InvariantCulture) + " K",
            _ => count.ToString(CultureInfo.InvariantCulture),
        };
}
