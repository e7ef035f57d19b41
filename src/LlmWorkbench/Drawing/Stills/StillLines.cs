using System.Text.Json.Nodes;
using OxyPlot;
using OxyPlot.Series;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>Lines, points and texts of a figure.</summary>
internal static class StillLines
{
    // More than this say no more in a picture of this size.
    private const int MaxOnLine = 600;
    private const int MaxPoints = 300;

    private static readonly string[] s_symbols = ["circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down"];

    // In units of the marker's size; a picture's rows run down.
    private static readonly ScreenPoint[] s_triangleDown = [new(-1, -0.6), new(1, -0.6), new(0, 1.1)];

    // Of the room between two names so much is taken by points side by side, as of bars.
    private const double GroupRoom = 0.8;

    /// <summary>Adds all traces of lines and points: with the layout's scattermode "group" those of each offsetgroup beside the others,
    /// so that none hides another.</summary>
    public static void Add(StillCanvas canvas, IReadOnlyList<(JsonNode Trace, int Index)> traces)
    {
        string[] groups = canvas.Layout.At("scattermode").Word() == "group" ? StillGroups.Of(traces) : [];
        foreach ((JsonNode? trace, int index) in traces)
        {
            int group = Array.IndexOf(groups, StillGroups.Name(trace, index));
            Add(canvas, trace, index, groups.Length < 2 ? 0 : GroupRoom * (((group + 0.5) / groups.Length) - 0.5));
        }
    }

    private static void Add(StillCanvas canvas, JsonNode trace, int index, double offset)
    {
        bool lies = StillGroups.Lies(trace);
        (double across, double up) = (!lies && canvas.X.IsCategory ? offset : 0, lies && canvas.Y.IsCategory ? offset : 0);
        JsonNode?[] x = [.. trace.At("x").Items()],
            y = [.. trace.At("y").Items()];
        DataPoint[] points =
        [
            .. Enumerable
                .Range(0, Math.Max(x.Length, y.Length))
                .Select(i => new DataPoint(
                    (x.Length == 0 ? i : canvas.X.Place(x.ElementAtOrDefault(i))) + across,
                    (y.Length == 0 ? i : canvas.Y.Place(y.ElementAtOrDefault(i))) + up
                )),
        ];
        foreach (DataPoint point in points.Where(p => p.IsDefined()))
        {
            canvas.Include(point.X, point.Y);
        }

        string mode = trace.At("mode").Word() ?? (points.Length < 20 ? "lines+markers" : "lines");
        OxyColor standard = StillColours.Parse(
            trace.At("marker", "color").Of(0).Word() ?? trace.At("line", "color").Word(),
            StillColours.Trace(index)
        );
        bool isNamed = false;
        if (mode.Contains("lines", StringComparison.Ordinal))
        {
            OxyColor colour = StillColours.Parse(trace.At("line", "color").Word(), standard);
            canvas.Add(Line(trace, points, colour), trace, index, colour, isLine: true);
            isNamed = true;
        }

        if (mode.Contains("markers", StringComparison.Ordinal))
        {
            foreach (
                IGrouping<(string Symbol, OxyColor Colour, double Size), int> kind in Kept(points)
                    .GroupBy(i =>
                        (
                            Symbol: Symbol(trace.At("marker", "symbol").Of(i)),
                            Colour: Colour(trace, i, standard),
                            Size: trace.At("marker", "size").Of(i).Number(6)
                        )
                    )
            )
            {
                ScatterSeries series = Points(kind.Key.Symbol, kind.Key.Colour, kind.Key.Size);
                series.Points.AddRange(kind.Select(i => new ScatterPoint(points[i].X, points[i].Y)));
                canvas.Add(series, trace, index, kind.Key.Colour, isLine: false, isNamed: !isNamed);
                isNamed = true;
            }
        }

        foreach (int i in Kept(points))
        {
            canvas.ErrorBar(trace, i, points[i].X, points[i].Y, Colour(trace, i, standard));
            if (mode.Contains("text", StringComparison.Ordinal) && trace.At("text").Of(i).Line() is { Length: > 0 } text)
            {
                string side = trace.At("textposition").Of(i).Word() ?? "middle center";
                canvas.Write(text, points[i].X, points[i].Y, side, StillColours.Ink, trace.At("textfont", "size").Number(12), gap: 6);
            }
        }
    }

    // Of very many points so many that each of them is still seen, at even distances.
    private static IEnumerable<int> Kept(DataPoint[] points)
    {
        int[] places =
        [
            .. points.Index().Where(p => p.Item.IsDefined() && double.IsFinite(p.Item.X) && double.IsFinite(p.Item.Y)).Select(p => p.Index),
        ];
        int count = Math.Min(places.Length, MaxPoints);
        return Enumerable.Range(0, count).Select(i => places[(int)((long)i * places.Length / count)]);
    }

    private static OxyColor Colour(JsonNode trace, int point, OxyColor standard)
    {
        JsonNode? colour = trace.At("marker", "color").Of(point);
        if (colour.Number() is { } number)
        {
            double[] all = [.. trace.At("marker", "color").Items().Select(c => c.Number(double.NaN)).Where(double.IsFinite)];
            (double least, double most) = (trace.At("marker", "cmin").Number(all.Min()), trace.At("marker", "cmax").Number(all.Max()));
            return StillColours.OnScale(
                trace.At("marker", "colorscale"),
                most > least ? Math.Round((number - least) / (most - least), 1) : 0.5
            );
        }

        return StillColours.Parse(colour.Word(), standard);
    }

    private static LineSeries Line(JsonNode trace, DataPoint[] points, OxyColor colour)
    {
        string shape = trace.At("line", "shape").Word() ?? "linear";
        bool isFilled = trace.At("fill").Word() == "tozeroy";
        LineSeries series = isFilled
            ? new AreaSeries
            {
                ConstantY2 = 0,
                Fill = StillColours.Parse(trace.At("fillcolor").Word(), OxyColor.FromAColor(80, colour)),
                Color2 = OxyColors.Transparent,
            }
            : new LineSeries();
        series.Color = colour;
        series.StrokeThickness = trace.At("line", "width").Number(2);
        series.MarkerType = MarkerType.None;
        series.LineStyle = trace.At("line", "dash").Word() switch
        {
            "dot" => LineStyle.Dot,
            "dash" or "longdash" => LineStyle.Dash,
            "dashdot" or "longdashdot" => LineStyle.DashDot,
            _ => LineStyle.Solid,
        };
        series.Points.AddRange(Steps(Fewer(points), shape));
        return series;
    }

    // Of each stretch the least and the largest, so that no peak is lost.
    private static DataPoint[] Fewer(DataPoint[] points)
    {
        if (points.Length <= MaxOnLine)
        {
            return points;
        }

        int size = (int)Math.Ceiling(points.Length * 2.0 / MaxOnLine);
        return [.. points.Chunk(size).SelectMany(Ends)];
    }

    private static IEnumerable<DataPoint> Ends(DataPoint[] stretch)
    {
        (int Index, DataPoint Item)[] seen = stretch.Index().Where(p => p.Item.IsDefined()).ToArray();
        return seen.Length == 0
            ? stretch.Take(1)
            : new[] { seen.MinBy(p => p.Item.Y), seen.MaxBy(p => p.Item.Y) }.Distinct().OrderBy(p => p.Index).Select(p => p.Item);
    }

    private static IEnumerable<DataPoint> Steps(DataPoint[] points, string shape)
    {
        for (int i = 0; i < points.Length; i++)
        {
            if (i > 0 && points[i - 1].IsDefined() && points[i].IsDefined() && shape is "hv" or "vh" or "hvh")
            {
                double middle =
                    shape == "hv" ? points[i].X
                    : shape == "vh" ? points[i - 1].X
                    : (points[i - 1].X + points[i].X) / 2;
                yield return new DataPoint(middle, points[i - 1].Y);
                yield return new DataPoint(middle, points[i].Y);
            }

            yield return points[i].IsDefined() ? points[i] : DataPoint.Undefined;
        }
    }

    private static string Symbol(JsonNode? symbol) =>
        symbol.IsNumber()
            ? s_symbols[(int)symbol.Number(0) % 100 % s_symbols.Length] + (symbol.Number(0) is >= 100 and < 200 ? "-open" : "")
            : symbol.Word() ?? "circle";

    private static ScatterSeries Points(string symbol, OxyColor colour, double size)
    {
        bool isOpen = symbol.Contains("-open", StringComparison.Ordinal);
        MarkerType type = symbol.Split('-')[0] switch
        {
            "square" => MarkerType.Square,
            "diamond" => MarkerType.Diamond,
            "cross" => MarkerType.Plus,
            "x" => MarkerType.Cross,
            "star" => MarkerType.Star,
            "triangle" => symbol.Contains("-down", StringComparison.Ordinal) ? MarkerType.Custom : MarkerType.Triangle,
            _ => MarkerType.Circle,
        };
        bool isDrawn = type is MarkerType.Plus or MarkerType.Cross or MarkerType.Star;
        return new ScatterSeries
        {
            MarkerType = type,
            MarkerOutline = type == MarkerType.Custom ? s_triangleDown : null,
            MarkerSize = Math.Clamp(size / 2, 1, 20),
            MarkerFill = isOpen || isDrawn ? OxyColors.Transparent : colour,
            MarkerStroke = colour,
            MarkerStrokeThickness = isOpen || isDrawn ? 1.5 : 0,
        };
    }
}
