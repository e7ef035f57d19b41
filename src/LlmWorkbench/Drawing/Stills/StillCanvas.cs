using System.Text.Json.Nodes;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>What the traces of a figure are drawn on: two axes that grow with what is put on them, texts, and error bars.</summary>
internal sealed class StillCanvas
{
    /// <summary>The size of all letters in pixels: 11 of them are left in a page of 420 pixels.</summary>
    public const int LetterSize = 14;

    /// <summary>The distance of two lines of letters in pixels.</summary>
    public const int LineHeight = 18;

    private const int TitleSize = 16;

    private readonly PlotModel _model;
    private readonly Dictionary<string, LineSeries> _errorBars = [];
    private readonly bool _hasLegend;
    private (double Least, double Largest) _x = (double.PositiveInfinity, double.NegativeInfinity);
    private (double Least, double Largest) _y = (double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>Prepares the drawing of a figure.</summary>
    public StillCanvas(JsonNode layout, IReadOnlyList<JsonNode> traces)
    {
        Layout = layout;
        X = new StillAxis(layout.At("xaxis"), [.. traces.SelectMany(t => t.At("x").Items())], isVertical: false);
        Y = new StillAxis(layout.At("yaxis"), [.. traces.SelectMany(t => t.At("y").Items())], isVertical: true);
        LeastPositive = traces
            .SelectMany(t => t.At("x").Items().Concat(t.At("y").Items()))
            .Select(v => v.IsNumber() ? v.Number(0) : 0)
            .Where(v => v > 0)
            .DefaultIfEmpty(1)
            .Min();
        _hasLegend = layout.At("showlegend").Flag() ?? traces.Count > 1;
        string title = (layout.At("title", "text") ?? (layout.At("title") as JsonValue)).Line();
        _model = new PlotModel
        {
            Title = title.Length > 0 ? StillText.Wrapped(title, ChartStill.Width - 24, TitleSize) : null,
            TitleFontSize = TitleSize,
            TitleFontWeight = FontWeights.Normal,
            DefaultFont = "sans-serif",
            DefaultFontSize = LetterSize,
            Background = StillColours.Paper,
            TextColor = StillColours.Ink,
            TitleColor = StillColours.Ink,
            PlotAreaBorderThickness = new OxyThickness(0),
            Padding = new OxyThickness(8, 8, Math.Clamp(layout.At("margin", "r").Number(24), 24, 120), 8),
            IsLegendVisible = _hasLegend,
        };
        _model.Legends.Add(
            new Legend
            {
                LegendPlacement = LegendPlacement.Outside,
                LegendPosition = LegendPosition.TopLeft,
                LegendOrientation = LegendOrientation.Horizontal,
                LegendItemOrder = layout.At("legend", "traceorder").Word() == "reversed" ? LegendItemOrder.Reverse : LegendItemOrder.Normal,
                LegendTextColor = StillColours.Ink,
                LegendFontSize = LetterSize,
                LegendBorderThickness = 0,
            }
        );
    }

    /// <summary>The figure's layout.</summary>
    public JsonNode Layout { get; }

    /// <summary>The horizontal axis.</summary>
    public StillAxis X { get; }

    /// <summary>The vertical axis.</summary>
    public StillAxis Y { get; }

    /// <summary>The least number above 0 of all traces: where bars of a logarithmic axis begin.</summary>
    public double LeastPositive { get; }

    /// <summary>Makes room for a place.</summary>
    public void Include(double x, double y)
    {
        _x = With(_x, x, X.IsLog);
        _y = With(_y, y, Y.IsLog);
    }

    /// <summary>Adds a series, which the legend names after its trace.</summary>
    /// <param name="series">The series.</param>
    /// <param name="trace">Its trace.</param>
    /// <param name="index">The trace's place among all.</param>
    /// <param name="colour">The colour in the legend.</param>
    /// <param name="isLine">Whether the legend shows a line.</param>
    /// <param name="isNamed">Whether the legend names it.</param>
    public void Add(Series series, JsonNode trace, int index, OxyColor colour, bool isLine, bool isNamed = true)
    {
        string name = trace.At("name").Line();
        series.RenderInLegend = _hasLegend && isNamed && trace.At("showlegend").Flag() != false;
        series.Title = name.Length > 0 ? name : $"trace {index}";
        _model.Series.Add(series);
    }

    /// <summary>Adds what is neither named nor measured.</summary>
    public void Add(Annotation annotation) => _model.Annotations.Add(annotation);

    /// <summary>Adds a colour axis.</summary>
    public void Add(Axis axis) => _model.Axes.Add(axis);

    /// <summary>Writes a text beside a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="x">The place.</param>
    /// <param name="y">The place.</param>
    /// <param name="side">As plotly.js says it: <c>top center</c>, <c>middle right</c> …</param>
    /// <param name="ink">The colour.</param>
    /// <param name="size">The size of the letters in pixels.</param>
    /// <param name="gap">Pixels between place and text.</param>
    public void Write(string text, double x, double y, string side, OxyColor ink, double size, double gap = 0)
    {
        (string? top, string? left) = (side.Split(' ')[0], side.Split(' ')[^1]);
        Add(
            new TextAnnotation
            {
                Text = text,
                TextPosition = new DataPoint(x, y),
                TextHorizontalAlignment = left switch
                {
                    "right" => HorizontalAlignment.Left,
                    "left" => HorizontalAlignment.Right,
                    _ => HorizontalAlignment.Center,
                },
                TextVerticalAlignment = top switch
                {
                    "top" => VerticalAlignment.Bottom,
                    "bottom" => VerticalAlignment.Top,
                    _ => VerticalAlignment.Middle,
                },
                Offset = new ScreenVector(
                    left switch
                    {
                        "right" => gap,
                        "left" => -gap,
                        _ => 0,
                    },
                    top switch
                    {
                        "top" => -gap,
                        "bottom" => gap,
                        _ => 0,
                    }
                ),
                TextColor = ink,
                FontSize = Letters(size),
                StrokeThickness = 0,
                ClipByXAxis = false,
                ClipByYAxis = false,
            }
        );
    }

    /// <summary>The size of letters that a figure gives a size of their own: never smaller than all others.</summary>
    /// <param name="size">The size that the figure asks for, in pixels.</param>
    public static double Letters(double size) => Math.Clamp(size, LetterSize, TitleSize);

    /// <summary>Draws the error bars of a point.</summary>
    public void ErrorBar(JsonNode trace, int point, double x, double y, OxyColor colour)
    {
        foreach (string name in (ReadOnlySpan<string>)["error_x", "error_y"])
        {
            if (trace.At(name) is not JsonObject error || error.At("visible").Flag() == false)
            {
                continue;
            }

            bool isAlongX = name == "error_x";
            double Length(string list) =>
                (error.At(list).Of(point).Number() ?? error.At("value").Number(0))
                * (error.At("type").Word() == "percent" ? Math.Abs(isAlongX ? x : y) / 100 : 1);
            double more = Length("array");
            double less = error.At("symmetric").Flag() == false || error.At("arrayminus") is not null ? Length("arrayminus") : more;
            if (more > 0 || less > 0)
            {
                OxyColor ink = StillColours.Parse(error.At("color").Word(), colour);
                Bar(
                    isAlongX ? (x - less, y) : (x, y - less),
                    isAlongX ? (x + more, y) : (x, y + more),
                    ink,
                    error.At("thickness").Number(1.5)
                );
            }
        }
    }

    /// <summary>The place at a share of an axis, once all is drawn.</summary>
    /// <param name="axis">One of <see cref="Axes"/>.</param>
    /// <param name="isLog">Whether it is logarithmic.</param>
    /// <param name="share">From 0, its beginning, to 1, its end.</param>
    public static double AtShare(Axis axis, bool isLog, double share)
    {
        share = axis.StartPosition > axis.EndPosition ? 1 - share : share;
        return isLog ? axis.Minimum * Math.Pow(axis.Maximum / axis.Minimum, share) : axis.Minimum + ((axis.Maximum - axis.Minimum) * share);
    }

    /// <summary>Makes the axes, for as much as is drawn by now.</summary>
    public (Axis X, Axis Y) Axes(bool isTight)
    {
        (Axis, Axis) axes = (X.Build(Room(_x, X, isTight)), Y.Build(Room(_y, Y, isTight)));
        _model.Axes.Insert(0, axes.Item1);
        _model.Axes.Insert(1, axes.Item2);
        return axes;
    }

    /// <summary>The finished drawing.</summary>
    public PlotModel Model()
    {
        foreach (LineSeries bars in _errorBars.Values)
        {
            _model.Series.Add(bars);
        }

        return _model;
    }

    private void Bar((double X, double Y) from, (double X, double Y) to, OxyColor colour, double thickness)
    {
        // A logarithmic axis has no place for what reaches below 0: the bar ends at the least that is drawn.
        from = (X.IsLog ? Math.Max(from.X, LeastPositive / 10) : from.X, Y.IsLog ? Math.Max(from.Y, LeastPositive / 10) : from.Y);
        if (!_errorBars.TryGetValue(colour.ToString(), out LineSeries? series))
        {
            _errorBars[colour.ToString()] = series = new LineSeries
            {
                Color = colour,
                StrokeThickness = thickness,
                RenderInLegend = false,
            };
        }

        series.Points.AddRange([new DataPoint(from.X, from.Y), new DataPoint(to.X, to.Y), DataPoint.Undefined]);
        Include(from.X, from.Y);
        Include(to.X, to.Y);
    }

    private static (double, double) With((double Least, double Largest) extent, double place, bool isLog) =>
        !double.IsFinite(place) || (isLog && place <= 0) ? extent : (Math.Min(extent.Least, place), Math.Max(extent.Largest, place));

    private static (double, double) Room((double Least, double Largest) extent, StillAxis axis, bool isTight)
    {
        if (extent.Least > extent.Largest)
        {
            return axis.IsLog ? (1, 10) : (0, 1);
        }

        if (axis.IsLog)
        {
            double factor = Math.Max(Math.Pow(extent.Largest / extent.Least, 0.06), 1.05);
            return (extent.Least / factor, extent.Largest * factor);
        }

        if (axis.IsCategory && !isTight)
        {
            return (Math.Min(extent.Least, -0.5), Math.Max(extent.Largest, axis.CategoryCount - 0.5));
        }

        // Bars stand on their axis, and cells fill it.
        double room = extent.Largest > extent.Least ? (extent.Largest - extent.Least) * 0.05 : Math.Max(Math.Abs(extent.Least) * 0.1, 0.5);
        return isTight ? extent : (extent.Least == 0 ? 0 : extent.Least - room, extent.Largest == 0 ? 0 : extent.Largest + room);
    }
}
