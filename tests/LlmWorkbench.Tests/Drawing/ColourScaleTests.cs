using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

[Fast]
public class ColourScaleTests
{
    [Fact]
    public void Nothing_is_no_colour_and_beyond_the_end_is_the_end()
    {
        Assert.EndsWith(",0)", ColourScale.Amount(0), StringComparison.Ordinal);
        Assert.Equal(ColourScale.Amount(1), ColourScale.Amount(7));
        Assert.Equal(ColourScale.Amount(0), ColourScale.Amount(double.NaN));
    }

    [Fact]
    public void Signs_have_different_hues() => Assert.NotEqual(ColourScale.Signed(0.5), ColourScale.Signed(-0.5));

    [Fact]
    public void Neighbours_have_different_colours() =>
        Assert.All(Enumerable.Range(0, 20), i => Assert.NotEqual(ColourScale.Category(i), ColourScale.Category(i + 1)));

    /// <summary>WCAG 2.2, 1.4.3: text on any shade needs a contrast of at least 4.5 to 1, in light and in dark.</summary>
    [Theory]
    [InlineData(255, 0)]
    [InlineData(17, 255)]
    public void Text_stays_readable_on_the_strongest_shade(int paper, int ink)
    {
        string[] shades =
        [
            ColourScale.Amount(1),
            ColourScale.Alarm(1),
            .. Enumerable.Range(0, ColourScale.CategoryCount).Select(ColourScale.Category),
        ];
        Assert.All(shades, shade => Assert.InRange(Contrast(Over(shade, paper), [ink, ink, ink]), 4.5, 21));
    }

    private static double[] Over(string rgba, double paper)
    {
        double[] c = [.. rgba[5..^1].Split(',').Select(p => double.Parse(p, System.Globalization.CultureInfo.InvariantCulture))];
        return [.. c[..3].Select(v => (v * c[3]) + (paper * (1 - c[3])))];
    }

    private static double Contrast(double[] a, double[] b)
    {
        (double x, double y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(double[] rgb)
    {
        double[] l = rgb.Select(v => v / 255).Select(v => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * l[0]) + (0.7152 * l[1]) + (0.0722 * l[2]);
    }
}
