using System.Text;
using System.Text.Json.Nodes;
using LlmWorkbench.Drawing.Charts;
using OxyPlot;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>
/// A still picture of a figure of plotly.js, for every reader that runs no scripts: an <c>img</c> with SVG in its address, which the
/// sanitizers of Jupyter, GitHub and nbviewer let through, while they take out <c>svg</c> elements.
/// </summary>
public static class ChartStill
{
    /// <summary>A picture's address is at most so long, in letters.</summary>
    public const int MaxLetters = 50_000;

    /// <summary>The width of a picture in pixels. A narrow page makes it smaller, and only an attribute survives a sanitizer: the picture
    /// is laid out so that its letters are read there too.</summary>
    public const int Width = 480;

    // Where names run downwards each needs a line.
    private const int RoomOfAxis = 150;

    private const int MaxHeight = 1600;

    private static readonly string[] s_drawn = ["bar", "scatter", "scattergl", "heatmap"];

    /// <summary>Draws a figure.</summary>
    /// <param name="figure">The figure's JSON, as <see cref="PlotlyFigure.Json"/> writes it.</param>
    /// <param name="height">The height in pixels, where the figure has none of its own.</param>
    /// <returns>An <c>img</c> element, or a sentence that says what the chart is where it cannot be drawn.</returns>
    public static Markup Of(string figure, int height)
    {
        JsonNode json = JsonNode.Parse(figure)!;
        string words = ChartWords.Of(json);
        return Svg(json, Height(json, height)) is { } svg
            ? Markup.Of(
                $"<img src=\"{Address(svg)}\" alt=\"{words}\" title=\"A still picture: the chart itself appears when the notebook "
                    + $"is run.\" width=\"{Width}\" style=\"max-width:100%;height:auto\">"
            )
            : Markup.Of($"<p class=\"lw-note\">{words} It is drawn when the notebook is run.</p>");
    }

    /// <summary>Draws a figure as SVG.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="height">The height in pixels.</param>
    /// <returns>The picture; nothing where a kind of its traces cannot be drawn, or where the picture would be too large.</returns>
    internal static string? Svg(JsonNode figure, int height)
    {
        JsonNode[] traces =
        [
            .. figure
                .At("data")
                .Items()
                .OfType<JsonObject>()
                .Where(t => t.At("visible").Flag() != false && t.At("visible").Word() != "legendonly"),
        ];
        if (traces.Length == 0 || !traces.All(IsDrawn) || HasOtherAxes(traces))
        {
            return null;
        }

        // Of a large map the numbers are left out before the picture is.
        return Draw(figure, traces, height, hasNumbers: true) is var whole && Fits(whole) ? whole
            : Draw(figure, traces, height, hasNumbers: false) is var smaller && Fits(smaller) ? smaller
            : null;
    }

    private static string Draw(JsonNode figure, JsonNode[] traces, int height, bool hasNumbers)
    {
        var canvas = new StillCanvas(figure.At("layout") ?? new JsonObject(), traces);
        height = Math.Max(
            height,
            Math.Min(RoomOfAxis + (canvas.Y.NameCount * StillBars.Lines(figure, traces) * StillCanvas.LineHeight), MaxHeight)
        );
        (JsonNode Trace, int Index)[] placed = [.. traces.Select((t, i) => (t, i))];
        foreach ((JsonNode? trace, int _) in placed.Where(t => Kind(t.Trace) == "heatmap"))
        {
            StillHeatMap.Add(canvas, trace, hasNumbers);
        }

        StillBars.Add(canvas, [.. placed.Where(t => Kind(t.Trace) == "bar")]);
        StillLines.Add(canvas, [.. placed.Where(t => Kind(t.Trace).StartsWith("scatter", StringComparison.Ordinal))]);
        StillNotes.Add(canvas, canvas.Axes(isTight: traces.All(t => Kind(t) == "heatmap")));
        return SmallSvg.Of(
            SvgExporter.ExportToString(canvas.Model(), Width, height, isDocument: false, new LetterWidths(Width, height)),
            Width,
            height
        );
    }

    private static bool Fits(string svg) => Address(svg).Length <= MaxLetters;

    private static string Address(string svg) => "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));

    private static int Height(JsonNode figure, int height) => (int)Math.Clamp(figure.At("layout", "height").Number(height), 120, MaxHeight);

    private static string Kind(JsonNode trace) => trace.At("type").Word() ?? "scatter";

    private static bool IsDrawn(JsonNode trace) => s_drawn.Contains(Kind(trace), StringComparer.Ordinal);

    // Two plots side by side, or a second axis, would need a drawing of their own.
    private static bool HasOtherAxes(IEnumerable<JsonNode> traces) =>
        traces.Any(t => t.At("xaxis").Word() is not (null or "x") || t.At("yaxis").Word() is not (null or "y"));
}
