using System.Text.Json.Nodes;
using OxyPlot;
using OxyPlot.Series;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>The bars of a figure: beside each other, over each other or stacked, upright or lying.</summary>
internal static class StillBars
{
    /// <summary>Adds all traces of bars.</summary>
    public static void Add(StillCanvas canvas, IReadOnlyList<(JsonNode Trace, int Index)> traces)
    {
        if (traces.Count == 0)
        {
            return;
        }

        string mode = canvas.Layout.At("barmode").Word() ?? "group";
        string[] groups = mode == "group" ? StillGroups.Of(traces) : [""];
        double unit = Unit(canvas, traces.Select(t => t.Trace));
        double room = unit * (1 - canvas.Layout.At("bargap").Number(0.2));
        Dictionary<(double Place, bool IsNegative), double> stacks = [];
        foreach ((JsonNode? trace, int index) in traces)
        {
            int group = mode == "group" ? Array.IndexOf(groups, StillGroups.Name(trace, index)) : 0;
            AddTrace(
                canvas,
                trace,
                index,
                place => (place - (room / 2) + (room * group / groups.Length), room / groups.Length),
                mode is "stack" or "relative" ? stacks : null
            );
        }
    }

    /// <summary>How many lines of letters stand at each place of the vertical axis: one, or one for each of several lying bars side by
    /// side that have texts.</summary>
    public static int Lines(JsonNode figure, IEnumerable<JsonNode> traces) =>
        figure.At("layout", "barmode").Word() is "stack" or "relative" or "overlay"
            ? 1
            : Math.Max(1, traces.Count(t => t.At("type").Word() == "bar" && StillGroups.Lies(t) && t.At("text") is not null));

    private static void AddTrace(
        StillCanvas canvas,
        JsonNode trace,
        int index,
        Func<double, (double Start, double Width)> slot,
        Dictionary<(double, bool), double>? stacks
    )
    {
        bool lies = StillGroups.Lies(trace);
        (IReadOnlyList<JsonNode?>? places, IReadOnlyList<JsonNode?>? values) = lies
            ? (trace.At("y").Items(), trace.At("x").Items())
            : (trace.At("x").Items(), trace.At("y").Items());
        (StillAxis? placeAxis, StillAxis? valueAxis) = lies ? (canvas.Y, canvas.X) : (canvas.X, canvas.Y);
        OxyColor standard = StillColours.Parse(trace.At("marker", "color").Of(0).Word(), StillColours.Trace(index));
        var series = new RectangleBarSeries { StrokeThickness = 0, FillColor = standard };
        for (int i = 0; i < values.Count; i++)
        {
            double place = places.Count > 0 ? placeAxis.Place(places.ElementAtOrDefault(i)) : i;
            double value = valueAxis.Place(values[i]);
            if (!double.IsFinite(place) || !double.IsFinite(value))
            {
                continue;
            }

            (double start, double width) = slot(place);
            double from = trace.At("base").Of(i).Number(valueAxis.IsLog ? canvas.LeastPositive / 2 : 0);
            if (stacks is not null)
            {
                from = stacks.GetValueOrDefault((place, value < 0), from);
                stacks[(place, value < 0)] = from + value;
            }

            double end = stacks is not null || trace.At("base") is not null ? from + value : value;
            OxyColor colour = StillColours.Parse(trace.At("marker", "color").Of(i).Word(), standard);
            (double x0, double y0, double x1, double y1) = lies ? (from, start, end, start + width) : (start, from, start + width, end);
            series.Items.Add(new RectangleBarItem(x0, y0, x1, y1) { Color = colour });
            canvas.Include(x0, y0);
            canvas.Include(x1, y1);
            Label(canvas, trace, i, lies, end, start + (width / 2), value < 0);
            canvas.ErrorBar(trace, i, lies ? end : start + (width / 2), lies ? start + (width / 2) : end, colour);
        }

        canvas.Add(series, trace, index, standard, isLine: false);
    }

    private static void Label(StillCanvas canvas, JsonNode trace, int i, bool lies, double end, double middle, bool isNegative)
    {
        if (trace.At("text").Of(i).Line() is { Length: > 0 } text && trace.At("textposition").Word() != "none")
        {
            (double x, double y) = lies ? (end, middle) : (middle, end);
            string side = lies
                ? isNegative
                    ? "middle left"
                    : "middle right"
                : isNegative
                    ? "bottom center"
                    : "top center";
            canvas.Write(text, x, y, side, StillColours.Ink, trace.At("textfont", "size").Number(11), gap: 4);
        }
    }

    // The distance of two neighbours, of which a group of bars fills a part.
    private static double Unit(StillCanvas canvas, IEnumerable<JsonNode> traces)
    {
        double[] places =
        [
            .. traces
                .SelectMany(t => StillGroups.Lies(t) ? t.At("y").Items().Select(canvas.Y.Place) : t.At("x").Items().Select(canvas.X.Place))
                .Where(double.IsFinite)
                .Distinct()
                .Order(),
        ];
        return places.Length < 2 ? 1 : places.Zip(places.Skip(1), (a, b) => b - a).Min();
    }
}
