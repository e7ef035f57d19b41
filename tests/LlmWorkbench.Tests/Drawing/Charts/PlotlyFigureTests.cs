using System.Text.Json;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace LlmWorkbench.Tests.Drawing.Charts;

[Fast]
public class PlotlyFigureTests
{
    private static GenericChart Line() => Chart.Line<int, double, string>(x: [1, 2], y: [0.5, 1.5]);

    [Fact]
    public void A_users_own_chart_goes_out_in_every_form()
    {
        var bundle = MimeBundle.Of(Line());
        Assert.Equal(new HashSet<string> { MimeTypes.PlainText, MimeTypes.Html, MimeTypes.Plotly }, [.. bundle.Keys]);
        using var json = JsonDocument.Parse(bundle[MimeTypes.Plotly]);
        Assert.Equal(1.5, json.RootElement.GetProperty("data")[0].GetProperty("y")[1].GetDouble());
    }

    [Fact]
    public void The_paper_is_clear_so_that_the_theme_shows_through()
    {
        using var json = JsonDocument.Parse(PlotlyFigure.Json(Line()));
        JsonElement layout = json.RootElement.GetProperty("layout");
        Assert.Equal("rgba(0,0,0,0)", layout.GetProperty("template").GetProperty("layout").GetProperty("paper_bgcolor").GetString());
        Assert.False(layout.TryGetProperty("width", out _));
    }

    [Fact]
    public void A_logarithmic_axis_writes_its_ticks_in_full_unless_it_has_a_format_of_its_own()
    {
        string Format(object axis) =>
            JsonDocument.Parse(PlotlyFigure.Json(Line().With("xaxis", axis))).RootElement.GetProperty("layout").GetProperty("xaxis")
                is var x
            && x.TryGetProperty("tickformat", out JsonElement format)
                ? format.GetString()!
                : "none";

        Assert.Equal("~g", Format(new { type = "log" }));
        Assert.Equal("~g", Format(new { type = "log", dtick = "D2" }));
        Assert.Equal(",d", Format(new { type = "log", tickformat = ",d" }));
        Assert.Equal("none", Format(new { type = "log", exponentformat = "power" }));
        Assert.Equal("none", Format(new { type = "linear" }));
    }

    [Fact]
    public void The_toolbar_waits_for_the_pointer()
    {
        using var json = JsonDocument.Parse(PlotlyFigure.Json(Line()));
        Assert.Equal("hover", json.RootElement.GetProperty("config").GetProperty("displayModeBar").GetString());
    }

    [Fact]
    public void A_size_that_the_user_chose_is_kept()
    {
        using var json = JsonDocument.Parse(PlotlyFigure.Json(Plotly.NET.CSharp.GenericChartExtensions.WithSize(Line(), 300, 200)));
        Assert.Equal(300, json.RootElement.GetProperty("layout").GetProperty("width").GetInt32());
    }

    [Fact]
    public void No_text_can_end_the_script_or_become_a_tag()
    {
        GenericChart chart = Line().Titled("</script><script>alert(1)</script><b>x</b>");
        string html = ChartHtml.Of(chart).ToString();
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(PlotlyFigure.Json(chart));
        Assert.StartsWith(
            "&lt;/script&gt;",
            json.RootElement.GetProperty("layout").GetProperty("title").GetProperty("text").GetString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_same_chart_is_the_same_html() => Assert.Equal(ChartHtml.Of(Line()).ToString(), ChartHtml.Of(Line()).ToString());
}
