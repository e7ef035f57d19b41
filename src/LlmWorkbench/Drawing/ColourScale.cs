using System.Globalization;
using LlmWorkbench.Drawing.Charts;

namespace LlmWorkbench.Drawing;

/// <summary>
/// Colours that read in light and dark and for colour-blind eyes. Backgrounds are translucent: they lie over the
/// theme's own background, so the theme's text colour stays readable on them. The hues are those of Okabe and Ito,
/// «Color Universal Design» (2008), which stay apart for all common kinds of colour blindness.
/// </summary>
public static class ColourScale
{
    // A little lighter than the blue for lines, so that a faint shade still shows on a dark page.
    private static readonly (int R, int G, int B) s_blue = (38, 139, 210);

    private static readonly (int R, int G, int B)[] s_hues =
    [
        (0, 114, 178),
        (230, 159, 0),
        (0, 158, 115),
        (204, 121, 167),
        (86, 180, 233),
        (213, 94, 0),
    ];

    /// <summary>The number of distinct hues of <see cref="Category"/>.</summary>
    public static int CategoryCount => s_hues.Length;

    /// <summary>The solid colours of the hues, in order, for lines and bars.</summary>
    public static IReadOnlyList<string> Solid { get; } =
    [.. s_hues.Select(h => string.Create(CultureInfo.InvariantCulture, $"#{h.R:x2}{h.G:x2}{h.B:x2}"))];

    /// <summary>The colour of nothing in a heat map. <see cref="ChartHtml"/> puts a shade of the page's paper in its place on dark
    /// pages.</summary>
    public const string Neutral = "#f4f4f4";

    /// <summary>
    /// A colour scale of plotly.js from vermilion (least) over <see cref="Neutral"/> to blue (most). Its colours are opaque: plotly.js
    /// picks the ink of a cell's number by the colour of the cell, and knows nothing of what shines through it.
    /// </summary>
    public static IReadOnlyList<object> Diverging { get; } =
    [new object[] { 0, "#d55e00" }, new object[] { 0.5, Neutral }, new object[] { 1, "#268bd2" }];

    /// <summary>A colour scale of plotly.js from <see cref="Neutral"/> to blue.</summary>
    public static IReadOnlyList<object> Sequential { get; } = [new object[] { 0, Neutral }, new object[] { 1, "#268bd2" }];

    /// <summary>A background for the n-th of several things that only need to be told apart.</summary>
    /// <param name="index">Counting from 0; it starts over after <see cref="CategoryCount"/>.</param>
    /// <returns>A CSS colour.</returns>
    public static string Category(int index) => Css(s_hues[((index % s_hues.Length) + s_hues.Length) % s_hues.Length], 0.28);

    /// <summary>A background for an amount: more is stronger, and nothing is no colour at all.</summary>
    /// <param name="share">From 0 to 1; beyond it is cut.</param>
    /// <returns>A CSS colour: blue.</returns>
    public static string Amount(double share) => Css(s_blue, 0.65 * Cut(share));

    /// <summary>A background for an amount of something bad or surprising.</summary>
    /// <param name="share">From 0 to 1; beyond it is cut.</param>
    /// <returns>A CSS colour: vermilion, told apart from <see cref="Amount"/> by every kind of eye.</returns>
    public static string Alarm(double share) => Css(s_hues[5], 0.60 * Cut(share));

    /// <summary>A background for an amount that may go either way.</summary>
    /// <param name="value">From -1 (vermilion) over 0 (none) to 1 (blue); beyond it is cut.</param>
    /// <returns>A CSS colour.</returns>
    public static string Signed(double value) => value < 0 ? Alarm(-value) : Amount(value);

    private static double Cut(double share) => double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1);

    private static string Css((int R, int G, int B) hue, double alpha) =>
        string.Create(CultureInfo.InvariantCulture, $"rgba({hue.R},{hue.G},{hue.B},{alpha:0.###})");
}
