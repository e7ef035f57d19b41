using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Lens;

/// <summary>A logit lens as pictures.</summary>
public static class LensChart
{
    // More labels than this stand too close; positions are numbered then.
    private const int MaxLabels = 40;
    private const int MaxTick = 10;
    private const int MaxHover = 5;

    // Each cell has a text of its own and four numbers: more would make a notebook of many megabytes.
    private const int MaxCells = 8_192;

    private static readonly (string Name, string Unit, Func<LensCell, double> Of)[] s_measures =
    [
        ("probability of the first token", "%", cell => cell.Top[0].Probability * 100),
        ("probability of the final answer", "%", cell => cell.Answer.Probability * 100),
        ("entropy", "bits", cell => cell.EntropyBits),
        ("KL to the final distribution", "bits", cell => cell.DivergenceBits),
    ];

    /// <summary>Layers by positions (of more than 8,192 cells the last positions) as a heat map, with a choice of what the colour shows
    /// that works in the saved page.</summary>
    /// <param name="result">The lens.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this LensResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        int[] columns = [.. Enumerable.Range(First(result), result.Positions.Count - First(result))];
        int[] rows = [.. Enumerable.Range(0, result.Layers.Count)];
        IEnumerable<IEnumerable<string>> hover = rows.Select(row => columns.Select(column => Hover(result, row, column)));
        return Plotly
            .NET.CSharp.Chart.Heatmap<double, int, int, string>(zData: Values(result, 0), X: columns, Y: rows)
            .WithTrace("colorscale", ColourScale.Sequential)
            .WithTrace("zmin", 0)
            .WithTrace("zmax", 100)
            .WithTrace("xgap", columns.Length <= 100 ? 1 : 0)
            .WithTrace("ygap", 1)
            .WithTrace(
                "colorbar",
                new
                {
                    title = new { text = s_measures[0].Unit },
                    thickness = 14,
                    outlinewidth = 0,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", hover)
            .Titled($"Layers by positions – {result.Model}")
            .With("updatemenus", new[] { Menu(result) })
            .WithMargins(top: 82)
            .WithX(PositionAxis(result))
            .WithY(
                new ChartAxis
                {
                    Title = "layer",
                    TickPlaces = Ticks(rows.Length),
                    TickLabels = Ticks(rows.Length).Select(row => LensResult.LayerName(result.Layers[row])),
                    IsReversed = true,
                    HasGrid = false,
                    HasZeroLine = false,
                }
            );
    }

    /// <summary>The probability of the final answer, and of the tokens that were followed, through the layers.</summary>
    /// <param name="result">The lens.</param>
    /// <param name="position">A position that was looked at; <see langword="null"/> for the last of them.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The position was not looked at.</exception>
    public static GenericChart TokenChart(this LensResult result, int? position = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        int column = position is { } wanted
            ? result.Positions.Index().Where(p => p.Item.Position == wanted).Select(p => p.Index).FirstOrDefault(-1)
            : result.Positions.Count - 1;
        ArgumentOutOfRangeException.ThrowIfNegative(column, nameof(position));
        LensPosition at = result.Positions[column];
        int[] rows = [.. Enumerable.Range(0, result.Layers.Count)];
        List<GenericChart> lines =
        [
            Line(
                result,
                rows,
                PlotlyText.Label(LensResult.Short(at.Answer)) + " (final answer)",
                [.. result.Cells.Select(row => row[column].Answer)],
                0
            ),
        ];
        for (int i = 0; i < result.Followed.Count; i++)
        {
            if (result.Followed[i].Id != at.Answer.Id)
            {
                lines.Add(
                    Line(
                        result,
                        rows,
                        PlotlyText.Label(LensResult.Short(result.Followed[i])),
                        [.. result.Cells.Select(row => row[column].Followed[i])],
                        lines.Count
                    )
                );
            }
        }

        return Plotly
            .NET.CSharp.Chart.Combine(lines)
            .Titled($"After «{LensResult.Short(at.Token)}» – {result.Model}")
            .WithLegendAbove(isAlwaysShown: true)
            .WithMargins(top: 78)
            .WithX(
                new ChartAxis
                {
                    Title = "layer",
                    TickPlaces = Ticks(rows.Length),
                    TickLabels = Ticks(rows.Length).Select(row => LensResult.LayerName(result.Layers[row])),
                }
            )
            .WithY(new ChartAxis { Title = "probability (%)", Range = [-4, 104] });
    }

    /// <summary>The first position, by its place among those that were looked at, that the heat map shows: of many the last.</summary>
    internal static int First(LensResult result) => Math.Max(0, result.Positions.Count - (MaxCells / result.Layers.Count));

    /// <summary>A height in pixels for the heat map, in which its rows can be told apart.</summary>
    internal static int Height(LensResult result) => Math.Clamp(270 + (result.Layers.Count * 18), 340, 900);

    private static GenericChart Line(LensResult result, int[] rows, string name, LensScore[] scores, int index) =>
        Plotly
            .NET.CSharp.Chart.Line<int, double, string>(
                x: rows,
                y: [.. scores.Select(s => s.Probability * 100)],
                ShowMarkers: true,
                Name: name
            )
            .WithTrace(
                "line",
                new
                {
                    color = ColourScale.Solid[index % ColourScale.Solid.Count],
                    width = SeriesLook.Width(index, 1 + result.Followed.Count),
                    dash = index % 2 == 0 ? "solid" : "dash",
                }
            )
            .WithTrace(
                "marker",
                new
                {
                    symbol = index % 4,
                    size = SeriesLook.Size(index, 1 + result.Followed.Count),
                    color = ColourScale.Solid[index % ColourScale.Solid.Count],
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                scores
                    .Select(
                        (s, row) =>
                            $"{name}, {LensView.Layer(result.Layers[row])}: {Figures.Percent(s.Probability)}, rank "
                            + $"{Figures.Whole(s.Rank)}, logit {Figures.Fixed(s.Logit)}"
                    )
                    .ToArray()
            );

    private static object Menu(LensResult result) =>
        new
        {
            type = "dropdown",
            x = 0,
            xanchor = "left",
            y = 1,
            yanchor = "bottom",
            pad = new { b = 8 },
            // Grey shines through: it reads on light and dark pages.
            bgcolor = "rgba(128,128,128,0.12)",
            bordercolor = "rgba(128,128,128,0.6)",
            buttons = s_measures
                .Select(
                    (measure, i) =>
                        new
                        {
                            method = "restyle",
                            label = measure.Name,
                            args = new object[]
                            {
                                new Dictionary<string, object>
                                {
                                    ["z"] = new[] { Values(result, i) },
                                    ["zmax"] = measure.Unit == "%" ? 100 : Math.Max(1e-3, Values(result, i).SelectMany(row => row).Max()),
                                    ["colorbar.title.text"] = measure.Unit,
                                },
                            },
                        }
                )
                .ToArray(),
        };

    // Three digits are more than a colour shows, and keep a saved notebook small.
    private static double[][] Values(LensResult result, int measure) =>
        [.. result.Cells.Select(row => row.Skip(First(result)).Select(cell => Math.Round(s_measures[measure].Of(cell), 3)).ToArray())];

    private static string Hover(LensResult result, int row, int column)
    {
        LensCell cell = result.Cells[row][column];
        LensPosition p = result.Positions[column];
        string top = string.Join(
            "<br>",
            cell.Top.Take(MaxHover).Select(t => $"{PlotlyText.Label(LensResult.Short(t.Token))} {Figures.Percent(t.Probability)}")
        );
        return $"{LensView.Layer(result.Layers[row])}, after token {p.Position} {PlotlyText.Label(LensResult.Short(p.Token))}<br>{top}<br>"
            + $"entropy {Figures.Fixed(cell.EntropyBits)} bits, KL {Figures.Fixed(cell.DivergenceBits)} bits<br>"
            + $"final answer {PlotlyText.Label(LensResult.Short(p.Answer))}: {Figures.Percent(cell.Answer.Probability)}, rank "
            + $"{Figures.Whole(cell.Answer.Rank)}";
    }

    private static ChartAxis PositionAxis(LensResult result)
    {
        var axis = new ChartAxis { HasGrid = false, HasZeroLine = false };
        return result.Positions.Count <= MaxLabels
            ? axis with
            {
                Title = "after the token",
                TickPlaces = result.Positions.Select((_, i) => i),
                TickLabels = result.Positions.Select(p => PlotlyText.Label(LensResult.Short(p.Token, MaxTick))),
                LabelAngle = -60,
            }
            : axis with
            {
                Title = "position of the token",
                TickPlaces = Sparse(result),
                TickLabels = Sparse(result).Select(i => $"{result.Positions[i].Position}"),
            };
    }

    private static int[] Sparse(LensResult result)
    {
        (int first, int count) = (First(result), result.Positions.Count);
        return [.. Enumerable.Range(first, count - first).Where(i => i % Math.Max(1, (count - first) / 10) == 0)];
    }

    // The embedding and the last layer always have their names.
    private static int[] Ticks(int rows)
    {
        int step = (rows + 15) / 16;
        return [.. Enumerable.Range(0, rows).Where(row => row == 0 || row == rows - 1 || (row % step == 0 && rows - 1 - row >= step))];
    }
}
