using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Drawing.Stills;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Drawing.Stills;

/// <summary>Still pictures of charts: what is in them, how large they are, and what stands for those that cannot be drawn.</summary>
[Fast]
public sealed class ChartStillTests
{
    [Fact]
    public void Bars_have_their_names_and_texts()
    {
        XElement svg = Svg(
            """{"data":[{"type":"bar","orientation":"h","x":[3,1],"y":["cat","dog"],"text":["3 %","1 %"],"name":"seen"}],"layout":{"title":{"text":"Animals"},"xaxis":{"title":{"text":"share"}}}}"""
        );

        string[] texts = Texts(svg);
        Assert.All((string[])["Animals", "share", "cat", "dog", "3 %", "1 %"], text => Assert.Contains(text, texts));
        Assert.Equal(
            2,
            svg.Descendants(svg.Name.Namespace + "rect")
                .Count(r => (double)r.Attribute("width")! > 50 && (double)r.Attribute("height")! < 200)
        );
    }

    [Fact]
    public void Stacked_bars_reach_as_far_as_their_sum_and_grouped_ones_as_the_largest()
    {
        const string Figure =
            """{"data":[{"type":"bar","x":["a"],"y":[10]},{"type":"bar","x":["a"],"y":[30]}],"layout":{"barmode":"MODE","yaxis":{"tickvals":[10,30,40],"tickmode":"array"}}}""";

        Assert.Contains("40", Texts(Svg(Figure.Replace("MODE", "stack", StringComparison.Ordinal))));
        Assert.DoesNotContain("40", Texts(Svg(Figure.Replace("MODE", "group", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("group", 2)]
    [InlineData("overlay", 1)]
    public void Points_of_groups_stand_beside_each_other(string mode, int places)
    {
        XElement svg = Svg(
            """{"data":[{"mode":"markers","orientation":"h","offsetgroup":"a","marker":{"color":"#0072b2","size":8},"x":[5],"y":["all"]},{"mode":"markers","orientation":"h","offsetgroup":"b","marker":{"color":"#009e73","size":8},"x":[5],"y":["all"]}],"layout":{"showlegend":false,"scattermode":"MODE"}}""".Replace(
                "MODE",
                mode,
                StringComparison.Ordinal
            )
        );

        XElement[] points = [.. svg.Descendants(svg.Name.Namespace + "ellipse")];

        Assert.Equal(2, points.Length);
        Assert.Equal(places, points.Select(point => (string)point.Attribute("cy")!).Distinct().Count());
        Assert.Single(points.Select(point => (string)point.Attribute("cx")!).Distinct());
    }

    [Fact]
    public void A_line_breaks_where_a_number_is_missing()
    {
        XElement svg = Svg(
            """{"data":[{"type":"scatter","mode":"lines","line":{"color":"#0072b2"},"x":[1,2,3,4,5],"y":[1,2,"NaN",4,5]}],"layout":{}}"""
        );

        string[] lines =
        [
            .. svg.Descendants(svg.Name.Namespace + "polyline")
                .Where(p => Look(svg, p).Contains("rgb(0,114,178)", StringComparison.Ordinal))
                .Select(p => (string)p.Attribute("points")!),
        ];
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal(2, line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    [Fact]
    public void A_heat_map_has_its_numbers_in_an_ink_that_is_read_on_the_cell()
    {
        XElement svg = Svg(
            """{"data":[{"type":"heatmap","z":[[0,1],[-1,null]],"zmin":-1,"zmax":1,"colorscale":[[0,"#00527f"],[0.5,"#f4f4f4"],[1,"#ffd080"]],"text":[["none","light"],["dark",""]],"texttemplate":"%{text}"}],"layout":{}}"""
        );

        Assert.Matches("black|rgb\\(0,0,0\\)", Look(svg, Text(svg, "none")));
        Assert.Matches("black|rgb\\(0,0,0\\)", Look(svg, Text(svg, "light")));
        Assert.Matches("white|255,255,255", Look(svg, Text(svg, "dark")));
    }

    [Fact]
    public void A_still_has_an_opaque_paper_of_its_own_under_all_of_it()
    {
        foreach (string type in (string[])["bar", "scatter", "heatmap"])
        {
            XElement svg = Svg(
                """{"data":[{"type":"KIND","x":[1,2],"y":[1,2],"z":[[0,1],[1,0]]}],"layout":{}}""".Replace(
                    "KIND",
                    type,
                    StringComparison.Ordinal
                )
            );
            XElement paper = svg.Descendants(svg.Name.Namespace + "rect").First();

            Assert.Equal(("480", "360"), ((string?)paper.Attribute("width"), (string?)paper.Attribute("height")));
            Assert.Matches("fill:\\s*(white|rgb\\(255,255,255\\)|#ffffff)", Look(svg, paper));
            Assert.DoesNotContain("opacity", Look(svg, paper), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Letters_are_read_on_the_paper_and_on_every_cell()
    {
        JsonNode[] scales =
        [
            .. ((object[])[LlmWorkbench.Drawing.ColourScale.Diverging, LlmWorkbench.Drawing.ColourScale.Sequential]).Select(scale =>
                JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(scale))!
            ),
        ];

        Assert.True(StillColours.Contrast(StillColours.Ink, StillColours.Paper) >= 4.5);
        Assert.All(
            scales.SelectMany(scale => Enumerable.Range(0, 101).Select(i => StillColours.OnScale(scale, i / 100.0))),
            cell => Assert.True(StillColours.Contrast(StillColours.InkOn(cell), cell) >= 4.5, cell.ToString())
        );
    }

    [Fact]
    public void More_of_a_heat_map_is_further_from_its_paper()
    {
        JsonNode scale = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(LlmWorkbench.Drawing.ColourScale.Sequential))!;
        double[] contrasts =
        [
            .. Enumerable.Range(0, 101).Select(i => StillColours.Contrast(StillColours.OnScale(scale, i / 100.0), StillColours.Paper)),
        ];

        Assert.Equal(contrasts.Order(), contrasts);
        Assert.InRange(contrasts[0], 1, 1.2);
        Assert.True(contrasts[^1] > 3);
    }

    [Fact]
    public void Between_two_solid_colours_of_a_scale_all_are_solid()
    {
        JsonNode scale = JsonNode.Parse("""[[0,"#d55e00"],[0.5,"#f4f4f4"],[1,"#00527f"]]""")!;

        Assert.All(Enumerable.Range(0, 1001), i => Assert.Equal(255, StillColours.OnScale(scale, i / 1000.0).A));
        Assert.Equal(OxyPlot.OxyColor.FromRgb(0xe4, 0xa9, 0x7a), StillColours.OnScale(scale, 0.25));
    }

    [Fact]
    public void A_logarithmic_axis_has_its_ticks_in_full()
    {
        string[] texts = Texts(
            Svg("""{"data":[{"type":"scatter","mode":"markers","x":[1,2],"y":[3,300]}],"layout":{"yaxis":{"type":"log"}}}""")
        );

        Assert.All((string[])["5", "10", "20", "50", "100", "200"], tick => Assert.Contains(tick, texts));
    }

    [Theory]
    [InlineData("\"type\":\"log\",\"dtick\":\"D2\",\"tickformat\":\"~g\"", 0.03, 2, "0.05 0.1 0.2 0.5 1 2", "0.01 0.3")]
    [InlineData("\"type\":\"log\",\"dtick\":1,\"exponentformat\":\"power\"", 0.0005, 200, "10⁻³ 10⁻² 10⁻¹ 1 10 10²", "0.002 2 5 100")]
    [InlineData("\"type\":\"log\",\"dtick\":2,\"exponentformat\":\"power\"", 1e-8, 0.5, "10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻²", "10⁻⁷ 10⁻³ 10⁻¹")]
    [InlineData("\"type\":\"log\",\"dtick\":\"L30\"", 10, 100, "30 60 90", "10 20 50 100")]
    [InlineData("\"type\":\"log\",\"dtick\":\"D1\"", 2, 7, "2 3 4 5 6 7", "1 8 10")]
    [InlineData("\"dtick\":4,\"tick0\":1", 0, 14, "1 5 9 13", "0 2 4 8 10")]
    [InlineData("\"dtick\":0.25", 0, 1, "0 0.25 0.5 0.75 1", "0.2 0.4")]
    [InlineData("\"dtick\":1000,\"tickformat\":\",d\"", 0, 3000, "0 1,000 2,000 3,000", "500 1k")]
    [InlineData("\"dtick\":20000", 0, 60000, "0 20k 40k 60k", "20,000 10k")]
    public void The_ticks_of_an_axis_are_those_of_the_live_chart(string axis, double least, double largest, string ticks, string absent)
    {
        string figure = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $$"""{"data":[{"type":"scatter","mode":"markers","x":["a","b"],"y":[{{least}},{{largest}}]}],"layout":{"yaxis":{ {{axis}} } } }"""
        );
        string[] texts = Texts(Svg(figure));

        Assert.Equal(ticks.Split(' '), texts.Where(text => ticks.Split(' ').Contains(text)).Distinct().Order(OrderOf(ticks)));
        Assert.All(absent.Split(' '), tick => Assert.DoesNotContain(tick, texts));
    }

    [Theory]
    [InlineData("\"dtick\":1e-9")]
    [InlineData("\"dtick\":0")]
    [InlineData("\"dtick\":-1")]
    [InlineData("\"dtick\":\"M1\"")]
    [InlineData("\"type\":\"log\",\"dtick\":\"Lx\"")]
    public void A_step_that_says_nothing_leaves_the_ticks_to_what_fits(string axis) =>
        Assert.InRange(
            Texts(
                Svg($$"""{"data":[{"type":"scatter","mode":"markers","x":["a","b"],"y":[1,100]}],"layout":{"yaxis":{ {{axis}} } } }""")
            ).Length,
            4,
            20
        );

    [Theory]
    [InlineData(
        """{"data":[{"type":"bar","orientation":"h","x":[3,1],"y":["cat","dog"],"text":["3 %","1 %"],"textfont":{"size":9},"name":"seen"},{"type":"scatter","mode":"markers+text","x":[1],"y":["cat"],"text":["here"],"textfont":{"size":8},"name":"other"}],"layout":{"title":{"text":"Animals"},"xaxis":{"title":{"text":"share"},"tickfont":{"size":9}},"annotations":[{"x":1,"y":0,"text":"note","showarrow":false,"font":{"size":8}},{"x":2,"y":1,"text":"arrow","font":{"size":8}}]}}"""
    )]
    [InlineData(
        """{"data":[{"type":"heatmap","z":[[0,1],[1,0]],"text":[["a","b"],["c","d"]],"texttemplate":"%{text}","textfont":{"size":8},"colorbar":{"title":{"text":"cosine"}}}],"layout":{}}"""
    )]
    public void Letters_are_read_in_a_page_of_420_pixels(string figure)
    {
        XElement svg = Svg(figure);
        XElement[] texts = [.. svg.Descendants(svg.Name.Namespace + "text")];

        // 388 pixels are left between the margins of the page.
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.InRange(FontSize(svg, text) * 388 / ChartStill.Width, 11, 14));
        Assert.Contains($"width=\"{ChartStill.Width}\"", ChartStill.Of(figure, 300).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_titles_take_lines_long_names_are_cut_and_many_rows_have_a_line_each()
    {
        string name = "a name that is longer than half of the whole picture";
        string[] rows = [.. Enumerable.Range(1, 30).Select(i => $"row {i}"), name];
        XElement svg = Svg(
            $$$"""{"data":[{"type":"bar","orientation":"h","x":[{{{string.Join(',', rows.Select((_, i) => i + 1))}}}],"y":[{{{string.Join(',', rows.Select(r => $"\"{r}\""))}}}]}],"layout":{"title":{"text":"The first half of a long title of a chart – and the name of a model that is long"} } }"""
        );
        string[] texts = Texts(svg);

        Assert.DoesNotContain(texts, text => text.Length > 60);
        Assert.Contains(texts, text => text.StartsWith("The first half", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("a name that", StringComparison.Ordinal) && text.EndsWith('…'));
        Assert.All(rows[..30], row => Assert.Contains(row, texts));
        Assert.InRange((double)svg.Attribute("height")!, 30 * StillCanvas.LineHeight, 800);
    }

    [Fact]
    public void A_triangle_points_where_the_figure_says()
    {
        double[] Ys(string symbol)
        {
            XElement svg = Svg(
                $$"""{"data":[{"type":"scatter","mode":"markers","x":[1],"y":[1],"marker":{"symbol":"{{symbol}}","size":12} }],"layout":{} }"""
            );
            return
            [
                .. svg.Descendants(svg.Name.Namespace + "polygon")
                    .Single()
                    .Attribute("points")!
                    .Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(point => double.Parse(point.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture))
                    .Order(),
            ];
        }

        // Two corners below, at the larger y, or two above.
        double[] up = Ys("triangle-up-open"),
            down = Ys("triangle-down-open");
        Assert.Equal(up[1], up[2]);
        Assert.True(up[0] < up[1]);
        Assert.Equal(down[0], down[1]);
        Assert.True(down[1] < down[2]);
    }

    [Fact]
    public void Texts_of_lying_bars_side_by_side_have_a_line_each()
    {
        string bars = string.Join(
            ',',
            Enumerable.Repeat(
                """{"type":"bar","orientation":"h","x":[1,2,3,4,5,6,7,8],"y":["a","b","c","d","e","f","g","h"],"text":["1","2","3","4","5","6","7","8"]}""",
                3
            )
        );

        Assert.True(
            (double)Svg($$"""{"data":[{{bars}}],"layout":{"barmode":"group"} }""").Attribute("height")! >= 24 * StillCanvas.LineHeight
        );
        Assert.Equal(360, (double)Svg($$"""{"data":[{{bars}}],"layout":{"barmode":"stack"} }""").Attribute("height")!);
    }

    [Fact]
    public void Numbers_of_cells_that_would_lie_on_each_other_are_left_out()
    {
        string Figure(int columns) =>
            $$"""{"data":[{"type":"heatmap","z":[[{{string.Join(',', Enumerable.Repeat("0.25", columns))}}]],"texttemplate":"%{z}"}],"layout":{} }""";

        Assert.Equal(8, Texts(Svg(Figure(8))).Count(text => text == "0.25"));
        Assert.DoesNotContain("0.25", Texts(Svg(Figure(24))));
    }

    [Fact]
    public void What_is_not_finite_or_not_there_is_left_out_and_nothing_fails()
    {
        foreach (
            string figure in (string[])
                [
                    """{"data":[],"layout":{}}""",
                    """{"data":[{"type":"bar"}]}""",
                    """{"data":[{"type":"heatmap","z":[]}],"layout":{}}""",
                    """{"data":[{"type":"scatter","x":[0,-1],"y":["Infinity",null]}],"layout":{"xaxis":{"type":"log"}}}""",
                    """{"data":[{"type":"scatter","x":["2026-01-01","2026-02-01"],"y":[1,2]}],"layout":{}}""",
                    """{"data":[{"type":"heatmap","z":[[1]],"zmin":1,"zmax":1}],"layout":{"xaxis":{"range":[5,1]}}}""",
                ]
        )
        {
            Assert.NotEmpty(ChartStill.Of(figure, 300).ToString());
        }
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(600, 600)]
    public void A_large_heat_map_stays_within_the_bound(int rows, int columns)
    {
        var random = new Random(1);
        double[][] z =
        [
            .. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (double)random.Next(8)).ToArray()),
        ];
        string html = ChartStill.Of(PlotlyFigure.Json(Plotly.NET.CSharp.Chart.Heatmap<double, int, int, string>(zData: z)), 400).ToString();

        Assert.True(html.Length < ChartStill.MaxLetters + 2000, $"{html.Length} letters");
    }

    [Fact]
    public void Very_many_points_stay_within_the_bound_and_keep_their_peak()
    {
        double[] y = [.. Enumerable.Range(0, 50_000).Select(i => i == 31_234 ? 1000.0 : Math.Sin(i))];
        string html = ChartStill
            .Of(
                PlotlyFigure.Json(
                    Plotly.NET.CSharp.Chart.Line<int, double, string>(x: [.. Enumerable.Range(0, y.Length)], y: y, ShowMarkers: true)
                ),
                400
            )
            .ToString();

        Assert.StartsWith("<img", html, StringComparison.Ordinal);
        Assert.True(html.Length < ChartStill.MaxLetters + 2000, $"{html.Length} letters");
        Assert.Contains("1000", Texts(Picture(html)));
    }

    [Fact]
    public void A_kind_of_chart_that_is_not_drawn_is_said_in_words()
    {
        string html = ChartStill
            .Of(PlotlyFigure.Json(Plotly.NET.CSharp.Chart.Pie<double, string, string>(values: [1, 2], Labels: new[] { "a", "b" })), 300)
            .ToString();

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("pie", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_a_model_is_text_in_the_picture_and_in_its_words()
    {
        string figure = PlotlyFigure.Json(
            Plotly
                .NET.CSharp.Chart.Column<double, string, string>(values: [1], Keys: new[] { PlotlyText.Label(Hostile.Text) })
                .Titled(Hostile.Text)
        );
        string html = ChartStill.Of(figure, 300).ToString();

        Hostile.AssertHarmless(html);
        Assert.DoesNotContain(Picture(html).Descendants(), e => e.Name.LocalName is "script" or "b" or "img" or "foreignObject");
    }

    [Fact]
    public void A_chart_in_a_page_holds_its_picture_once_and_no_word_of_what_it_waits_for()
    {
        string html = ChartHtml
            .Of(Plotly.NET.CSharp.Chart.Column<double, string, string>(values: [1, 2], Keys: new[] { "a", "b" }))
            .ToString();

        Assert.Equal(2, html.Split("data:image/svg+xml;base64,").Length);
        Assert.DoesNotContain("waits", html, StringComparison.Ordinal);
    }

    private static XElement Svg(string figure) => XElement.Parse(ChartStill.Svg(JsonNode.Parse(figure)!, 360)!);

    private static XElement Picture(string html) =>
        XElement.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(html.Split("base64,")[1].Split('"')[0])));

    private static string[] Texts(XElement svg) => [.. svg.Descendants(svg.Name.Namespace + "text").Select(t => t.Value)];

    private static XElement Text(XElement svg, string text) => svg.Descendants(svg.Name.Namespace + "text").Single(t => t.Value == text);

    private static Comparer<string> OrderOf(string ticks) =>
        Comparer<string>.Create((a, b) => Array.IndexOf(ticks.Split(' '), a).CompareTo(Array.IndexOf(ticks.Split(' '), b)));

    private static double FontSize(XElement svg, XElement text) =>
        double.Parse(
            System.Text.RegularExpressions.Regex.Match(Look(svg, text), "font-size[=:]\"?(?<size>[0-9.]+)").Groups["size"].Value,
            System.Globalization.CultureInfo.InvariantCulture
        );

    // An element's own look, or that of its class.
    private static string Look(XElement svg, XElement element) =>
        (string?)element.Attribute("class") is { } name
            ? svg.Element(svg.Name.Namespace + "style")!
                .Value.Split('}')
                .Single(rule => rule.StartsWith($".{name}{{", StringComparison.Ordinal))
            : string.Join(';', element.Attributes());
}
