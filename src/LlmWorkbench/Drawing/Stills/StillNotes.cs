using System.Text.Json.Nodes;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>The lines and notes that a figure's layout puts on the plot.</summary>
internal static class StillNotes
{
    /// <summary>Adds them, after the axes are known.</summary>
    public static void Add(StillCanvas canvas, (Axis X, Axis Y) axes)
    {
        foreach (JsonObject shape in canvas.Layout.At("shapes").Items().OfType<JsonObject>())
        {
            AddShape(canvas, axes, shape);
        }

        foreach (JsonObject note in canvas.Layout.At("annotations").Items().OfType<JsonObject>())
        {
            AddNote(canvas, axes, note);
        }
    }

    private static void AddShape(StillCanvas canvas, (Axis X, Axis Y) axes, JsonObject shape)
    {
        double X(string name) =>
            IsPaper(shape, "xref") ? StillCanvas.AtShare(axes.X, canvas.X.IsLog, shape.At(name).Number(0)) : canvas.X.Place(shape.At(name));
        double Y(string name) =>
            IsPaper(shape, "yref") ? StillCanvas.AtShare(axes.Y, canvas.Y.IsLog, shape.At(name).Number(0)) : canvas.Y.Place(shape.At(name));
        OxyColor colour = StillColours.Parse(shape.At("line", "color").Word(), StillColours.Ink);
        (DataPoint from, DataPoint to) = (new DataPoint(X("x0"), Y("y0")), new DataPoint(X("x1"), Y("y1")));
        if (shape.At("type").Word() == "line")
        {
            var line = new PolylineAnnotation
            {
                Color = colour,
                StrokeThickness = shape.At("line", "width").Number(2),
                LineStyle = Dash(shape.At("line", "dash").Word()),
            };
            line.Points.AddRange([from, to]);
            canvas.Add(line);
        }
        else if (shape.At("type").Word() == "rect")
        {
            canvas.Add(
                new RectangleAnnotation
                {
                    MinimumX = Math.Min(from.X, to.X),
                    MaximumX = Math.Max(from.X, to.X),
                    MinimumY = Math.Min(from.Y, to.Y),
                    MaximumY = Math.Max(from.Y, to.Y),
                    Fill = StillColours.Parse(shape.At("fillcolor").Word(), OxyColors.Transparent),
                    Stroke = colour,
                    StrokeThickness = shape.At("line", "width").Number(1),
                }
            );
        }
    }

    private static void AddNote(StillCanvas canvas, (Axis X, Axis Y) axes, JsonObject note)
    {
        string text = note.At("text").Text();
        double x = IsPaper(note, "xref")
            ? StillCanvas.AtShare(axes.X, canvas.X.IsLog, note.At("x").Number(0.5))
            : canvas.X.NotePlace(note.At("x"));
        double y = IsPaper(note, "yref")
            ? StillCanvas.AtShare(axes.Y, canvas.Y.IsLog, note.At("y").Number(0.5))
            : canvas.Y.NotePlace(note.At("y"));
        OxyColor ink = StillColours.Parse(note.At("font", "color").Word(), StillColours.Ink);
        double size = StillCanvas.Letters(note.At("font", "size").Number(StillCanvas.LetterSize));
        if (note.At("showarrow").Flag() == false)
        {
            string left = note.At("xanchor").Word() switch
            {
                "left" => "right",
                "right" => "left",
                _ => "center",
            };
            string top = note.At("yanchor").Word() switch
            {
                "bottom" => "top",
                "top" => "bottom",
                _ => "middle",
            };
            canvas.Write(text, x, y, $"{top} {left}", ink, size, gap: 2);
            return;
        }

        canvas.Add(
            new ArrowAnnotation
            {
                EndPoint = new DataPoint(x, y),
                ArrowDirection = new ScreenVector(-note.At("ax").Number(-10), -note.At("ay").Number(-30)),
                Text = text,
                TextColor = ink,
                Color = StillColours.Parse(note.At("arrowcolor").Word(), StillColours.Ink),
                StrokeThickness = 1,
                HeadLength = 5,
                HeadWidth = 3,
                FontSize = size,
            }
        );
    }

    private static bool IsPaper(JsonObject item, string reference) => item.At(reference).Word() is "paper" or "x domain" or "y domain";

    private static LineStyle Dash(string? dash) =>
        dash switch
        {
            "dot" => LineStyle.Dot,
            "dash" or "longdash" => LineStyle.Dash,
            "dashdot" => LineStyle.DashDot,
            _ => LineStyle.Solid,
        };
}
