using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Evaluation;

/// <summary>Right answers as curves over the groups of a field: over how often training told a fact, for instance.</summary>
public static class GroupChart
{
    /// <summary>How high the chart is drawn, in pixels.</summary>
    private const int Height = 400;

    // When the colours are used up, they come again with another line and another mark.
    private static readonly string[] s_dashes = ["solid", "dot", "dash"];
    private static readonly string[] s_symbols = ["circle", "square-open", "diamond-open"];

    /// <summary>The accuracy of each group, with Wilson's intervals of 95 %.</summary>
    /// <param name="result">The answers.</param>
    /// <param name="field">The field; see <see cref="EvaluationResult.By"/>.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    /// <exception cref="WorkbenchException">No question has the field.</exception>
    public static GenericChart ChartBy(this EvaluationResult result, string field)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Draw([(result.Model, result)], field);
    }

    /// <summary>The accuracy of each group for each model, with Wilson's intervals of 95 %.</summary>
    /// <param name="comparison">The answers.</param>
    /// <param name="field">The field; see <see cref="EvaluationResult.By"/>.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    /// <exception cref="WorkbenchException">No question has the field.</exception>
    public static GenericChart ChartBy(this EvaluationComparison comparison, string field)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return Draw([.. comparison.Results.Select(result => (result.Model, result))], field);
    }

    /// <summary>The chart, and below it which curves lie on one another.</summary>
    internal static Markup Html(IReadOnlyList<(string Name, EvaluationResult Answers)> lines, string field)
    {
        string[] groups =
        [
            .. lines.SelectMany(line => line.Answers.By(field)).Select(group => group.Group).Distinct(StringComparer.Ordinal),
        ];
        Markup note = CoincidingSeries.TasksNote(
            lines.Select(line =>
            {
                var shares = line.Answers.By(field).ToDictionary(group => group.Group, group => (double?)group.Accuracy.Share);
                return (line.Name, groups.Select(group => shares.GetValueOrDefault(group)));
            }),
            []
        );
        return Markup.Of($"{ChartHtml.Of(Draw(lines, field), Height)}{note}");
    }

    /// <summary>The numbers of the chart: a row for each group that the first one has, a column for each name.</summary>
    internal static Table Table(IReadOnlyList<(string Name, EvaluationResult Answers)> lines, string field)
    {
        var byName = lines.Select(l => (l.Name, Groups: l.Answers.By(field).ToDictionary(g => g.Group, g => g.Accuracy))).ToList();
        return Tables.Table.Of(
            lines[0].Answers.By(field),
            [
                new(null, field, group => group.Group),
                new(null, "questions", group => group.Accuracy.Count, Format.Whole),
                .. byName.Select(line => new Column<(string Group, Proportion Accuracy)>(
                    null,
                    line.Name,
                    group => line.Groups.TryGetValue(group.Group, out Proportion? accuracy) ? accuracy.Share : null,
                    Format.Percent
                )),
            ]
        );
    }

    /// <summary>One curve for each name.</summary>
    internal static GenericChart Draw(IReadOnlyList<(string Name, EvaluationResult Answers)> lines, string field)
    {
        return Plotly
            .NET.CSharp.Chart.Combine(lines.Select((line, i) => Line(line.Name, line.Answers.By(field), i)))
            .Titled($"Right answers by {field} – {lines[0].Answers.Dataset}")
            .WithLegendAbove(isAlwaysShown: lines.Count > 1)
            .With("showlegend", lines.Count > 1)
            .WithMargins(top: lines.Count > 1 ? 78 : 56)
            .WithX(new ChartAxis { Title = PlotlyText.Name(field), IsCategorical = true })
            .WithY(new ChartAxis { Title = "right answers (%), 95 % interval", Range = [-2, 102] });
    }

    private static GenericChart Line(string name, IReadOnlyList<(string Group, Proportion Accuracy)> groups, int number)
    {
        string colour = ColourScale.Solid[number % ColourScale.CategoryCount];
        int round = number / ColourScale.CategoryCount % s_dashes.Length;
        return Plotly
            .NET.CSharp.Chart.Line<string, double, string>(
                x: [.. groups.Select(group => PlotlyText.Name(group.Group))],
                y: [.. groups.Select(group => group.Accuracy.Share * 100)],
                ShowMarkers: true,
                Name: PlotlyText.Name(name)
            )
            .WithTrace(
                "line",
                new
                {
                    color = colour,
                    width = 2,
                    dash = s_dashes[round],
                }
            )
            .WithTrace(
                "marker",
                new
                {
                    color = colour,
                    size = 7,
                    symbol = s_symbols[round],
                }
            )
            .WithTrace(
                "error_y",
                new
                {
                    type = "data",
                    symmetric = false,
                    array = groups.Select(group => (group.Accuracy.High - group.Accuracy.Share) * 100),
                    arrayminus = groups.Select(group => (group.Accuracy.Share - group.Accuracy.Low) * 100),
                    thickness = 1.2,
                    width = 4,
                    color = colour,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                groups
                    .Select(group =>
                        $"{PlotlyText.Name(name)}, {PlotlyText.Name(group.Group)}: {group.Accuracy.Successes} of {group.Accuracy.Count}, "
                        + $"{Figures.Percent(group.Accuracy.Share)} ({EvaluationResult.Interval.Write(group.Accuracy)})"
                    )
                    .ToArray()
            );
    }
}
