using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Sensitivity;

/// <summary>Which tensors suffer most, as bars.</summary>
public static class SensitivityChart
{
    private const int Max = 40;

    /// <summary>A bar for each group with its standard error, the one that hurts most at the top; of many groups the worst 40.</summary>
    /// <param name="result">What each group costs.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this SensitivityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);

        // Plotly draws from the bottom: what is to stand first comes last.
        GroupSensitivity[] groups = [.. result.Ranked.Take(Max).Reverse()];
        return Plotly
            .NET.CSharp.Chart.Bar<double, string, string>(
                values: groups.Select(g => g.Divergence.Mean).ToArray(),
                Keys: groups.Select(g => Short(g.Name)).ToArray()
            )
            .WithTrace("marker", new { color = groups.Select(g => Colour(g.Name)) })
            .WithTrace(
                "error_x",
                new
                {
                    type = "data",
                    array = groups.Select(g => g.Divergence.Error),
                    color = "#7f7f7f",
                    thickness = 1.5,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                groups
                    .Select(g =>
                        $"{PlotlyText.Label(g.Name)} to {g.TypesText}: KL {Figures.Error(g.Divergence.Mean)} ± "
                        + $"{Figures.Error(g.Divergence.Error)} nats, loss "
                        + $"{(g.LnRatio.Mean < 0 ? "" : "+")}{Figures.Error(g.LnRatio.Mean)}<br>saves {Figures.Bytes(g.SavedBytes)}, "
                        + $"same top token {Figures.Percent(g.SameTop)}"
                    )
                    .ToArray()
            )
            .Titled($"Cost of {result.Type} – {result.Model}")
            .WithoutLegend()
            .WithBarGap(0.25)
            .WithX(
                new ChartAxis
                {
                    Title = "mean KL divergence (nats per token)",
                    StartsAtZero = true,
                    WritesPowers = true,
                }
            )
            .WithY(new ChartAxis { Step = 1 });
    }

    /// <summary>A height in pixels that gives each bar its room.</summary>
    internal static int Height(SensitivityResult result) => 130 + (Math.Min(Max, result.Groups.Count) * 20);

    // Attention, feed-forward and what is outside of the layers: told apart by names, and a little by colour.
    private static string Colour(string name) =>
        name.Contains("attn", StringComparison.Ordinal) ? ColourScale.Solid[0]
        : name.Contains("ffn", StringComparison.Ordinal) ? ColourScale.Solid[1]
        : ColourScale.Solid[2];

    private static string Short(string name) =>
        PlotlyText.Label(name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^7] : name).Replace('␣', ' ');
}
