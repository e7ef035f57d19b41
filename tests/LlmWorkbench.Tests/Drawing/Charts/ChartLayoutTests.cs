using System.Text.Json.Nodes;
using LlmWorkbench.Drawing.Charts;
using Plotly.NET;

namespace LlmWorkbench.Tests.Drawing.Charts;

[Fast]
public class ChartLayoutTests
{
    [Fact]
    public void An_axis_that_says_nothing_only_grows_with_its_labels() =>
        AssertJson("""{"automargin":true}""", Layout(chart => chart.WithX(new ChartAxis()))["xaxis"]);

    [Fact]
    public void An_axis_says_what_plotly_needs() =>
        AssertJson(
            """
            {"automargin":true,"title":{"text":"loss (nats)","standoff":6},"type":"log","rangemode":"tozero","autorange":"reversed","range":[1,2.5],
            "tickmode":"array","tickvals":[0,2],"ticktext":["a","c"],"dtick":"D2","tick0":1,"tickangle":-60,"tickfont":{"size":11},"side":"top",
            "tickformat":",d","exponentformat":"power","showgrid":false,"zeroline":true}
            """,
            Layout(chart =>
                chart.WithY(
                    new ChartAxis
                    {
                        Title = "loss (nats)",
                        TitleDistance = 6,
                        IsLogarithmic = true,
                        StartsAtZero = true,
                        IsReversed = true,
                        Range = [1, 2.5],
                        TickPlaces = new[] { 0, 2 },
                        TickLabels = ["a", "c"],
                        Step = "D2",
                        FirstTick = 1,
                        LabelAngle = -60,
                        LabelSize = 11,
                        IsOnTop = true,
                        NumberFormat = ",d",
                        WritesPowers = true,
                        HasGrid = false,
                        HasZeroLine = true,
                    }
                )
            )["yaxis"]
        );

    [Fact]
    public void Legends_stand_above_or_below_from_the_left_or_not_at_all()
    {
        AssertJson(
            """{"orientation":"h","x":0,"xanchor":"left","y":1.02,"yanchor":"bottom"}""",
            Layout(chart => chart.WithLegendAbove())["legend"]
        );
        AssertJson(
            """{"orientation":"h","x":0,"xanchor":"left","y":1.02,"yanchor":"bottom","traceorder":"reversed"}""",
            Layout(chart => chart.WithLegendAbove(order: LegendOrder.Reversed))["legend"]
        );
        JsonObject below = Layout(chart => chart.WithLegendBelow());
        AssertJson("""{"orientation":"h","x":0,"xanchor":"left","y":-0.25,"yanchor":"top"}""", below["legend"]);
        Assert.True(below["showlegend"]!.GetValue<bool>());
        Assert.False(Layout(chart => chart.WithoutLegend())["showlegend"]!.GetValue<bool>());
    }

    [Fact]
    public void Margins_bars_and_gaps_are_set_by_name()
    {
        JsonObject layout = Layout(chart => chart.WithMargins(top: 96, right: 64).WithBarsInGroups());
        AssertJson("""{"r":64,"t":96}""", layout["margin"]);
        Assert.Equal("group", layout["barmode"]!.GetValue<string>());
        Assert.Equal(0.25, layout["bargap"]!.GetValue<double>());
        Assert.Equal("stack", Layout(chart => chart.WithBarsInStacks())["barmode"]!.GetValue<string>());
    }

    private static JsonObject Layout(Func<GenericChart, GenericChart> set) =>
        JsonNode.Parse(PlotlyFigure.Json(set(Plotly.NET.CSharp.Chart.Line<int, int, string>(x: [1, 2], y: [3, 4]))))!["layout"]!.AsObject();

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
