using LlmWorkbench.ContextWindow.Charts;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.ContextWindow.Timing;

/// <summary>Time against length as lines with bars from the fastest to the slowest round.</summary>
public static class LengthTimingChart
{
    /// <summary>The time for reading a text, and what it would be if every token took as long as in the shortest.</summary>
    /// <param name="result">The times.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart PrefillChart(this LengthTimingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        double perToken = result.Points[0].Prefill.Median / result.Points[0].Tokens;
        double[] ends = [0, result.Points[^1].Tokens];
        var even = new CurveSeries("every token as in the shortest text", ends, [.. ends.Select(tokens => 1000 * perToken * tokens)])
        {
            Hover = [.. ends.Select(tokens => $"{Figures.Fixed(1000 * perToken * tokens, 1)} ms")],
            IsReference = true,
        };
        return Draw(result, p => p.Prefill, "reading", [even])
            .Titled($"Reading a text (prefill) – {result.Model}")
            .WithY(new ChartAxis { Title = "milliseconds", StartsAtZero = true });
    }

    /// <summary>The time for the next token after a text.</summary>
    /// <param name="result">The times.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart DecodeChart(this LengthTimingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Draw(result, p => p.Decode, "the next token", [])
            .Titled($"Writing the next token (decode) – {result.Model}")
            .WithY(new ChartAxis { Title = "milliseconds a token", StartsAtZero = true });
    }

    private static GenericChart Draw(
        LengthTimingResult result,
        Func<TimingPoint, TimeSpread> time,
        string name,
        IReadOnlyList<CurveSeries> others
    ) =>
        CurveSeries
            .Draw([
                new CurveSeries(
                    $"{name}: median, fastest to slowest",
                    [.. result.Points.Select(p => (double)p.Tokens)],
                    [.. result.Points.Select(p => 1000 * time(p).Median)]
                )
                {
                    Hover = [.. result.Points.Select(p => Hover(p, time(p)))],
                    Spread = (
                        [.. result.Points.Select(p => 1000 * (time(p).Slowest - time(p).Median))],
                        [.. result.Points.Select(p => 1000 * (time(p).Median - time(p).Fastest))]
                    ),
                },
                .. others,
            ])
            .WithX(
                new ChartAxis
                {
                    Title = "tokens before it",
                    NumberFormat = ",d",
                    StartsAtZero = true,
                }
            );

    private static string Hover(TimingPoint point, TimeSpread time) =>
        $"{Figures.Count(point.Tokens, "token")}: {Figures.Fixed(1000 * time.Median, 3)} ms, from "
        + $"{Figures.Fixed(1000 * time.Fastest, 3)} to {Figures.Fixed(1000 * time.Slowest, 3)} in {Figures.Count(point.Rounds, "round")}";
}
