using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Evaluation;

/// <summary>Accuracies as points with Wilson's intervals.</summary>
public static class EvaluationChart
{
    private const string All = "all";

    /// <summary>The accuracy on all questions and on each kind, and what guessing would get.</summary>
    /// <param name="result">The answers.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Draw([Points(Rows(result), result.Model, ColourScale.Solid[0])], $"Accuracy – {result.Model}", result.Chance, legend: false);
    }

    /// <summary>The accuracies of each model on all questions and on each kind.</summary>
    /// <param name="comparison">The answers.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this EvaluationComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return Draw(
            [.. comparison.Results.Select((r, i) => Points(Rows(r), r.Model, ColourScale.Solid[i % ColourScale.CategoryCount]))],
            $"Accuracy – {comparison.Results[0].Dataset}",
            comparison.Results[0].Chance,
            legend: true
        );
    }

    /// <summary>A height in pixels that gives each kind its room.</summary>
    internal static int Height(EvaluationResult result) => 150 + (Rows(result).Count * 26);

    /// <inheritdoc cref="Height(EvaluationResult)"/>
    internal static int Height(EvaluationComparison comparison) =>
        180 + (Rows(comparison.Results[0]).Count * (20 + (8 * comparison.Results.Count)));

    private static List<(string Name, Proportion Accuracy)> Rows(EvaluationResult result) =>
        [
            (All, result.Accuracy),
            .. result.ByWording.Count > 1 ? result.ByWording.Select(w => (w.Key, w.Value)) : [],
            .. result.ByKind.Count > 1 ? result.ByKind.Select(k => (k.Key, k.Value)) : [],
        ];

    private static GenericChart Points(List<(string Name, Proportion Accuracy)> rows, string model, string colour) =>
        Plotly
            .NET.CSharp.Chart.Point<double, string, string>(
                x: [.. rows.Select(r => r.Accuracy.Share * 100)],
                y: [.. rows.Select(r => PlotlyText.Name(r.Name))],
                Name: PlotlyText.Name(model)
            )
            .WithTrace("orientation", "h")
            .WithTrace("offsetgroup", PlotlyText.Name(model))
            .WithTrace("marker", new { color = colour, size = 8 })
            .WithTrace(
                "error_x",
                new
                {
                    type = "data",
                    symmetric = false,
                    array = rows.Select(r => (r.Accuracy.High - r.Accuracy.Share) * 100),
                    arrayminus = rows.Select(r => (r.Accuracy.Share - r.Accuracy.Low) * 100),
                    thickness = 1.5,
                    width = 5,
                    color = colour,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                rows.Select(r =>
                        $"{PlotlyText.Name(model)}, {PlotlyText.Name(r.Name)}: {r.Accuracy.Successes} of {r.Accuracy.Count}, "
                        + $"{Figures.Percent(r.Accuracy.Share)} ({EvaluationResult.Interval.Write(r.Accuracy)})"
                    )
                    .ToArray()
            );

    private static GenericChart Draw(List<GenericChart> traces, string title, double chance, bool legend)
    {
        GenericChart chart = Plotly
            .NET.CSharp.Chart.Combine(traces)
            .Titled(title)
            .With("showlegend", legend)
            .WithLegendAbove()
            .WithMargins(top: legend ? 96 : 56, right: 32)
            .With("scattermode", "group")
            .WithX(new ChartAxis { Title = "right answers (%), 95 % interval", Range = [-2, 102] })
            .WithY(new ChartAxis { IsCategorical = true, IsReversed = true });
        return chance == 0
            ? chart
            : chart
                .With(
                    "shapes",
                    new[]
                    {
                        new
                        {
                            type = "line",
                            x0 = chance * 100,
                            x1 = chance * 100,
                            y0 = 0,
                            y1 = 1,
                            yref = "paper",
                            line = new
                            {
                                color = "rgba(128,128,128,.8)",
                                width = 1.5,
                                dash = "dot",
                            },
                        },
                    }
                )
                .With(
                    "annotations",
                    new[]
                    {
                        new
                        {
                            x = chance * 100,
                            y = 0,
                            yref = "paper",
                            yanchor = "bottom",
                            xanchor = "left",
                            text = " guessing",
                            showarrow = false,
                            font = new { size = 12 },
                        },
                    }
                );
    }
}
