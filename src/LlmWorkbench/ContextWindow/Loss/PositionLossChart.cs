using LlmWorkbench.ContextWindow.Charts;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.ContextWindow.Loss;

/// <summary>The loss by position as lines with standard errors.</summary>
public static class PositionLossChart
{
    /// <summary>A line for each way of reading.</summary>
    /// <param name="result">The losses.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this PositionLossResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return CurveSeries
            .Draw([
                .. result.Ways.Select(way => new CurveSeries(
                    way.Way.Name,
                    [.. way.Bins.Select(bin => (bin.First + bin.Last) / 2.0)],
                    [.. way.Bins.Select(bin => bin.Nats.Mean)]
                )
                {
                    Hover = [.. way.Bins.Select(bin => Hover(way.Way, bin))],
                    Spread = ([.. way.Bins.Select(bin => Error(bin))], [.. way.Bins.Select(bin => Error(bin))]),
                }),
            ])
            .Titled($"Loss by position – {result.Model}")
            .Marked(result.Length > result.TrainedLength ? result.TrainedLength : null, "trained up to here")
            .WithX(new ChartAxis { Title = "position in the text (tokens)", NumberFormat = ",d" })
            .WithY(new ChartAxis { Title = "nats per token, ± standard error", StartsAtZero = true });
    }

    private static double Error(LossBin bin) => double.IsFinite(bin.Nats.Error) ? bin.Nats.Error : 0;

    private static string Hover(ReadingWay way, LossBin bin) =>
        $"{PlotlyText.Name(way.Name)}, positions {Figures.Whole(bin.First)} to {Figures.Whole(bin.Last)}: "
        + $"{Figures.Estimate(bin.Nats)} nats<br>above the first way {Figures.Signed(bin.Difference.Mean, 3)} ± "
        + Figures.Fixed(bin.Difference.Error, 3);
}
