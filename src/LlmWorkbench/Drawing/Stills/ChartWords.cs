using System.Globalization;
using System.Text.Json.Nodes;

namespace LlmWorkbench.Drawing.Stills;

/// <summary>What a chart is, in words: for who cannot see it, and where it cannot be drawn.</summary>
internal static class ChartWords
{
    /// <summary>A sentence.</summary>
    public static string Of(JsonNode figure)
    {
        JsonNode[] traces = [.. figure.At("data").Items().OfType<JsonObject>()];
        string title = (figure.At("layout", "title", "text") ?? (figure.At("layout", "title") as JsonValue)).Line();
        IEnumerable<string> kinds = traces
            .GroupBy(Name)
            .Select(g => g.Count() == 1 ? g.Key : string.Create(CultureInfo.InvariantCulture, $"{g.Key} ({g.Count()})"));
        string[] names = [.. traces.Select(t => t.At("name").Line()).Where(n => n.Length > 0).Take(12)];
        string[] axes = [.. new[] { Axis(figure, "xaxis"), Axis(figure, "yaxis") }.Where(a => a.Length > 0)];
        return $"Chart{(title.Length > 0 ? $" «{title}»" : "")}: {string.Join(", ", kinds.DefaultIfEmpty("no traces"))}"
            + (names.Length > 0 ? $" of {string.Join(", ", names)}" : "")
            + (axes.Length > 0 ? $"; axes: {string.Join(" and ", axes)}" : "")
            + ".";
    }

    private static string Axis(JsonNode figure, string name) =>
        (figure.At("layout", name, "title", "text") ?? (figure.At("layout", name, "title") as JsonValue)).Line();

    private static string Name(JsonNode trace) =>
        trace.At("type").Word() switch
        {
            "bar" => "bars",
            "heatmap" => "heat map",
            null or "scatter" or "scattergl" => trace.At("mode").Word()?.Contains("lines", StringComparison.Ordinal) == false
                ? "points"
                : "lines",
            var other => other,
        };
}
