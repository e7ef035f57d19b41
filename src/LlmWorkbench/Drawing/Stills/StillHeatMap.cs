using System.Text.Json.Nodes;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>A heat map: each cell a rectangle with its number while there are few, and a picture of dots when there are many.</summary>
internal static class StillHeatMap
{
    private const int MaxRectangles = 400;
    private const int MaxDots = 160_000;
    private const int ScaleSteps = 40;

    // Of a picture's palette: more than an eye tells apart, and one byte a dot with the place of what has no value.
    private const int Levels = 200;

    // Pixels of the picture's width that are not its cells': margins and the title of the rows, and the scale of the colours.
    private const int RoomBeside = 50;
    private const int RoomOfScale = 70;

    // Texts are measured for a wide font, and digits are narrow in most.
    private const double Digits = 0.9;

    /// <summary>Adds the map and the scale of its colours.</summary>
    /// <param name="canvas">Where it is drawn.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="hasNumbers">Whether the numbers of the cells are written in them.</param>
    public static void Add(StillCanvas canvas, JsonNode trace, bool hasNumbers)
    {
        double?[][] z =
        [
            .. trace
                .At("z")
                .Items()
                .Select(row => row.Items().Select(v => v.Number() is { } n && double.IsFinite(n) ? v.Number() : null).ToArray()),
        ];
        int width = z.Length == 0 ? 0 : z.Max(row => row.Length);
        double[] seen = [.. z.SelectMany(row => row).OfType<double>()];
        if (width == 0 || seen.Length == 0)
        {
            return;
        }

        double[] x = Edges(trace.At("x").Items(), canvas.X, width),
            y = Edges(trace.At("y").Items(), canvas.Y, z.Length);
        canvas.Include(x[0], y[0]);
        canvas.Include(x[^1], y[^1]);
        (double least, double most) = (trace.At("zmin").Number(seen.Min()), trace.At("zmax").Number(seen.Max()));
        bool isTurned = trace.At("reversescale").Flag() == true;
        OxyColor Colour(double value)
        {
            double share = most > least ? (value - least) / (most - least) : 0.5;
            return StillColours.OnScale(trace.At("colorscale"), isTurned ? 1 - share : share);
        }

        if (width * z.Length <= MaxRectangles)
        {
            Rectangles(canvas, trace, z, x, y, Colour, hasNumbers);
        }
        else
        {
            double span = most > least ? most - least : 1;
            OxyColor[] palette =
            [
                OxyColors.Transparent,
                .. Enumerable.Range(0, Levels).Select(i => Colour(least + (span * i / (Levels - 1)))),
            ];
            Dots(canvas, z, x, y, palette, value => 1 + (int)Math.Round(Math.Clamp((value - least) / span, 0, 1) * (Levels - 1)));
        }

        if (trace.At("showscale").Flag() != false)
        {
            canvas.Add(
                new LinearColorAxis
                {
                    Position = AxisPosition.Right,
                    Minimum = least,
                    Maximum = most > least ? most : least + 1,
                    Palette = new OxyPalette(
                        Enumerable.Range(0, ScaleSteps).Select(i => Colour(least + ((most - least) * (i + 0.5) / ScaleSteps)))
                    ),
                    Title = (trace.At("colorbar", "title", "text") ?? (trace.At("colorbar", "title") as JsonValue)).Line()
                        is { Length: > 0 } title
                        ? title
                        : null,
                    TextColor = StillColours.Ink,
                    TicklineColor = StillColours.Grid,
                    AxislineColor = StillColours.Grid,
                    AxisDistance = 12,
                }
            );
        }
    }

    private static void Rectangles(
        StillCanvas canvas,
        JsonNode trace,
        double?[][] z,
        double[] x,
        double[] y,
        Func<double, OxyColor> colour,
        bool hasNumbers
    )
    {
        double gap = trace.At("xgap").Number(0) > 0 ? 0.03 : 0;
        int scale = trace.At("showscale").Flag() == false ? 0 : RoomOfScale;
        double room = (ChartStill.Width - RoomBeside - scale - canvas.Y.LabelWidth) / z.Max(r => r.Length);
        var series = new RectangleBarSeries { StrokeThickness = 0, RenderInLegend = false };

        // Numbers that would lie on each other are left out, all of them.
        bool areShown =
            hasNumbers
            && z.Index()
                .All(line =>
                    line.Item.Index()
                        .All(cell =>
                            cell.Item is not { } n
                            || StillText.Width(Shown(trace, line.Index, cell.Index, n), StillCanvas.LetterSize) * Digits <= room
                        )
                );
        for (int row = 0; row < z.Length; row++)
        {
            for (int column = 0; column < z[row].Length; column++)
            {
                if (z[row][column] is not { } value)
                {
                    continue;
                }

                (double w, double h) = ((x[column + 1] - x[column]) * gap, (y[row + 1] - y[row]) * gap);
                OxyColor cell = colour(value);
                series.Items.Add(new RectangleBarItem(x[column] + w, y[row] + h, x[column + 1] - w, y[row + 1] - h) { Color = cell });
                string shown = Shown(trace, row, column, value);
                if (shown.Length > 0 && areShown)
                {
                    canvas.Write(
                        shown,
                        (x[column] + x[column + 1]) / 2,
                        (y[row] + y[row + 1]) / 2,
                        "middle center",
                        StillColours.InkOn(cell),
                        trace.At("textfont", "size").Number(11)
                    );
                }
            }
        }

        canvas.Add(series, trace, 0, StillColours.Ink, isLine: false, isNamed: false);
    }

    private static string Shown(JsonNode trace, int row, int column, double value) =>
        trace.At("texttemplate").Word() switch
        {
            "%{text}" => trace.At("text").Of(row).Of(column).Line(),
            "%{z}" => AxisNumbers.Plain(value, 0.01),
            _ => "",
        };

    private static void Dots(StillCanvas canvas, double?[][] z, double[] x, double[] y, OxyColor[] palette, Func<double, int> place)
    {
        // A picture's rows run down; it is laid out between the axes' least and largest place.
        int step = 1 + (int)Math.Sqrt((double)z.Length * z[0].Length / MaxDots);
        (int columns, int rows) = ((z.Max(r => r.Length) + step - 1) / step, (z.Length + step - 1) / step);
        byte[][] dots = [.. Enumerable.Range(0, rows).Select(_ => new byte[columns])];
        bool isDown = canvas.Y.IsReversed;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double? value = z[row * step].ElementAtOrDefault(column * step);
                (int left, int top) = (canvas.X.IsReversed ? columns - 1 - column : column, isDown ? row : rows - 1 - row);
                dots[top][left] = value is { } number ? (byte)place(number) : (byte)0;
            }
        }

        canvas.Add(
            new ImageAnnotation
            {
                ImageSource = new OxyImage(StillImage.Png(dots, palette)),
                X = new PlotLength((x[0] + x[^1]) / 2, PlotLengthUnit.Data),
                Y = new PlotLength((y[0] + y[^1]) / 2, PlotLengthUnit.Data),
                Width = new PlotLength(Math.Abs(x[^1] - x[0]), PlotLengthUnit.Data),
                Height = new PlotLength(Math.Abs(y[^1] - y[0]), PlotLengthUnit.Data),
                HorizontalAlignment = HorizontalAlignment.Center,
                VerticalAlignment = VerticalAlignment.Middle,
                Interpolate = false,
                Layer = AnnotationLayer.AboveSeries,
            }
        );
    }

    // Between two places lies an edge.
    private static double[] Edges(IReadOnlyList<JsonNode?> places, StillAxis axis, int count)
    {
        double[] middles =
            places.Count >= count ? [.. places.Take(count).Select(axis.Place)] : [.. Enumerable.Range(0, count).Select(i => (double)i)];
        if (count == 1)
        {
            return [middles[0] - 0.5, middles[0] + 0.5];
        }

        return
        [
            middles[0] - ((middles[1] - middles[0]) / 2),
            .. middles.Zip(middles.Skip(1), (a, b) => (a + b) / 2),
            middles[^1] + ((middles[^1] - middles[^2]) / 2),
        ];
    }
}
