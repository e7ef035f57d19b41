using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Interventions;
using Plotly.NET;

namespace LlmWorkbench.Ablation;

/// <summary>What a model loses with each of its parts, as heat maps of layers by parts.</summary>
public static class AblationSweepChart
{
    /// <summary>What becomes of the watched token without each part: of its logit difference where it is measured against another
    /// token, else of its log-probability in bits.</summary>
    /// <param name="result">The effects.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this AblationSweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return TokenMap(result).Draw();
    }

    /// <summary>How far the whole distribution moves without each part: the KL divergence in bits.</summary>
    /// <param name="result">The effects.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart DivergenceChart(this AblationSweepResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return DivergenceMap(result).Draw();
    }

    /// <summary>The map of the watched token.</summary>
    internal static InterventionHeatMap TokenMap(AblationSweepResult result) =>
        result.Against is { } against
            ? Map(
                result,
                e => e.LogitDifferenceChange,
                $"Change of logit({Name(result.Token)}) − logit({Name(against)})",
                "change (logits)",
                isSigned: true
            )
            : Map(
                result,
                e => e.LogProbabilityChangeBits,
                $"Change of log₂ p({Name(result.Token)}), in bits",
                "change (bits)",
                isSigned: true
            );

    /// <summary>The map of the divergence.</summary>
    internal static InterventionHeatMap DivergenceMap(AblationSweepResult result) =>
        Map(result, e => e.KlBits, "KL divergence, in bits", "KL (bits)", isSigned: false);

    private static InterventionHeatMap Map(
        AblationSweepResult result,
        Func<AblationEffect, double?> value,
        string title,
        string colours,
        bool isSigned
    )
    {
        var grid = AblationGrid.Of(result);
        return new InterventionHeatMap
        {
            Title = $"{title} – {result.Model}",
            Columns = ("part", grid.Columns),
            Rows = ("layer", [.. grid.Layers.Select(layer => $"{layer}")]),
            Values = [.. grid.Cells.Select(row => row.Select(cell => cell is null ? null : value(cell)).ToArray())],
            Hover = [.. grid.Cells.Select(row => row.Select(cell => cell is null ? "" : Spoken(result, cell)).ToArray())],
            Colours = colours,
            IsSigned = isSigned,
            LeastRange = isSigned ? 1 : 0.1,
        };
    }

    // A title's spaces are spaces, which a token would only begin with.
    private static string Name(WatchedToken token) => token.Label.TrimStart('␣');

    private static string Spoken(AblationSweepResult result, AblationEffect e) =>
        string.Join("<br>", AblationSweepView.Spoken(result, e).Select(PlotlyText.Line));
}
