using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Perplexity;

/// <summary>A divergence as charts.</summary>
public static class DivergenceChart
{
    private const int Points = 200;
    private const int Bins = 41;

    // What float32 logits leave of a distribution compared with itself; a logarithmic axis has no place for 0.
    private const double Least = 1e-9;

    /// <summary>The KL divergence of the tokens, smallest to largest: how many are nearly untouched, and how far the worst ones
    /// are.</summary>
    /// <param name="result">The result.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this DivergenceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        double[] shares = [.. Enumerable.Range(0, Points + 1).Select(i => i / (double)Points)];
        double mean = Math.Max(Least, result.Divergence.Mean);
        // From six powers of ten on, each with a label of its own, the labels touch.
        double decades = Math.Log10(Math.Max(Least, result.DivergenceAt(1)) / Math.Max(Least, result.DivergenceAt(0)));
        GenericChart curve = Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: [.. shares.Select(s => s * 100)],
                y: [.. shares.Select(s => Math.Max(Least, result.DivergenceAt(s)))],
                Name: "tokens, smallest divergence first"
            )
            .WithTrace("line", new { color = ColourScale.Solid[0], width = 2 })
            .WithTrace("hovertemplate", "%{x:.1f} % of the tokens: at most %{y:.2e} nats<extra></extra>");
        GenericChart line = Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: [0.0, 100.0],
                y: [mean, mean],
                Name: $"mean: {Figures.Nats(result.Divergence.Mean)}"
            )
            .WithTrace(
                "line",
                new
                {
                    color = ColourScale.Solid[5],
                    width = 1.5,
                    dash = "dash",
                }
            )
            .WithTrace("hovertemplate", "mean: %{y:.2e} nats<extra></extra>");
        return Plotly
            .NET.CSharp.Chart.Combine([curve, line])
            .Titled($"KL divergence – {result.Model}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(new ChartAxis { Title = "per cent of the tokens" })
            .WithY(
                new ChartAxis
                {
                    Title = "nats",
                    IsLogarithmic = true,
                    WritesPowers = true,
                    Step = decades > 6 ? 2 : 1,
                }
            );
    }

    /// <summary>How the probability of the token that came has shifted: bars of tokens, on a logarithmic axis so that the rare large shifts
    /// show.</summary>
    /// <param name="result">The result.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart ShiftChart(this DivergenceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int[] counts = new int[Bins];
        double widest = Math.Max(1e-6, Math.Max(result.ShiftAt(1), -result.ShiftAt(0)));
        foreach (TokenDivergence token in result.Tokens)
        {
            counts[Math.Clamp((int)((token.ProbabilityShift / widest + 1) / 2 * Bins), 0, Bins - 1)]++;
        }

        return Plotly
            .NET.CSharp.Chart.Column<double, double, string>(
                values: [.. counts.Select(c => (double)c)],
                Keys: Enumerable.Range(0, Bins).Select(b => (((b + 0.5) / Bins * 2) - 1) * widest * 100).ToArray()
            )
            .WithTrace("marker", new { color = ColourScale.Solid[0] })
            .WithTrace("hovertemplate", "Δp about %{x:.2f} %: %{y} tokens<extra></extra>")
            .Titled("Shift of the right token's probability")
            .WithBarGap(0.05)
            .WithX(new ChartAxis { Title = "Δp (%)" })
            .WithY(
                new ChartAxis
                {
                    Title = "tokens",
                    IsLogarithmic = true,
                    WritesPowers = true,
                    Step = 1,
                }
            );
    }
}
