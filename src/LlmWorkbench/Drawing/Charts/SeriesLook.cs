namespace LlmWorkbench.Drawing.Charts;

/// <summary>
/// Lines and points that may lie on each other: the later are drawn over the earlier, so the earlier are wider and seen on both sides.
/// </summary>
internal static class SeriesLook
{
    private const int MaxWidened = 4;

    /// <summary>The width of a line in pixels.</summary>
    /// <param name="index">Which of the series it is, from 0, in the order of drawing.</param>
    /// <param name="count">How many there are.</param>
    public static double Width(int index, int count) => 2 + (2 * Widened(index, count));

    /// <summary>The size of a point in pixels.</summary>
    /// <inheritdoc cref="Width"/>
    public static double Size(int index, int count) => 7 + (4 * Widened(index, count));

    private static int Widened(int index, int count) => Math.Clamp(Math.Min(count, MaxWidened) - 1 - index, 0, MaxWidened);
}
