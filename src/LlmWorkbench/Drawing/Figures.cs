using System.Globalization;

namespace LlmWorkbench.Drawing;

/// <summary>How numbers are written in every view: the same everywhere, whatever the machine's culture.</summary>
public static class Figures
{
    /// <summary>A share of one as per cent, with enough digits to tell small ones from nothing.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <returns>As in <c>12.3 %</c>, <c>0.0042 %</c> or <c>0 %</c>; a dash for a share of nothing.</returns>
    public static string Percent(double share)
    {
        var percent = share * 100;
        return percent switch
        {
            double.NaN => "–",
            0 => "0 %",
            < 5e-5 => "< 0.0001 %",
            < 0.01 => percent.ToString("0.0000", CultureInfo.InvariantCulture) + " %",
            < 1 => percent.ToString("0.00", CultureInfo.InvariantCulture) + " %",
            _ => percent.ToString("0.0", CultureInfo.InvariantCulture) + " %",
        };
    }

    /// <summary>A number with a fixed count of decimals.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Digits after the point.</param>
    /// <returns>As in <c>3.14</c>; «∞» and «–» for what is not finite.</returns>
    public static string Fixed(double value, int decimals = 2) => value switch
    {
        double.PositiveInfinity => "∞",
        double.NegativeInfinity => "−∞",
        double.NaN => "–",
        _ => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    };

    /// <summary>A whole number with its thousands apart.</summary>
    /// <param name="value">The number.</param>
    /// <returns>As in <c>12,345</c>.</returns>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things with their name, as in <c>1 layer</c> and <c>12,345 layers</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The name of one.</param>
    /// <param name="several">The name of several; <see langword="null"/> for the name of one with an s.</param>
    /// <returns>The number and the name.</returns>
    public static string Count(long count, string one, string? several = null) => $"{Whole(count)} {(count == 1 ? one : several ?? one + "s")}";

    /// <summary>A number of bytes in the unit that suits it.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <returns>As in <c>512 B</c> or <c>3.2 GiB</c> (1 KiB is 1024 B).</returns>
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        var unit = 0;
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
    public static string Parameters(long count) => count switch
    {
        >= 1_000_000_000 => (count / 1e9).ToString("0.0#", CultureInfo.InvariantCulture) + " B",
        >= 1_000_000 => (count / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " M",
        >= 10_000 => (count / 1e3).ToString("0", CultureInfo.InvariantCulture) + " K",
        _ => count.ToString(CultureInfo.InvariantCulture),
    };
}
