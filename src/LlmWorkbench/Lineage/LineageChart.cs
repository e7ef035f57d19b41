using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Families;
using LlmWorkbench.Licences;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Lineage;

/// <summary>The family tree as a picture: time to the right, a line for each release, and lines from parents to children.</summary>
public static class LineageChart
{
    private const int RowHeight = 19;

    // The ways of descent, nearest first, with a look that tells them apart without colours too.
    private static readonly (DescentKind How, string Name, string Dash)[] s_kinds =
    [
        (DescentKind.FineTuned, "fine-tuned", "solid"),
        (DescentKind.Continued, "trained on", "dash"),
        (DescentKind.Distilled, "distilled", "dashdot"),
        (DescentKind.Merged, "merged", "longdash"),
        (DescentKind.SameArchitecture, "same architecture only", "dot"),
    ];

    /// <summary>The tree of the releases.</summary>
    /// <param name="result">The releases.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this LineageResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        ModelRelease[] releases = [.. result.Rows.Select(row => row.Release)];
        var places = releases.Index().ToDictionary(entry => entry.Item.Id, entry => entry.Index);
        List<GenericChart> traces = [];
        foreach ((int index, (DescentKind how, string name, string dash)) in s_kinds.Index().Reverse())
        {
            (double X, double Y)[] line = [.. releases.SelectMany(release => Edges(release, how, releases, places))];
            if (line.Length > 0)
            {
                traces.Add(Lines(line, name, dash, how == DescentKind.SameArchitecture ? "#9a9a9a" : ColourScale.Solid[index]));
            }
        }

        traces.Add(Points(result, isFromScratch: true));
        traces.Add(Points(result, isFromScratch: false));
        return Plotly
            .NET.CSharp.Chart.Combine(traces)
            .Titled("Who descends from whom")
            .WithLegendAbove(isAlwaysShown: true, order: LegendOrder.Reversed)
            .WithMargins(top: 92, right: 12)
            .WithNames()
            .WithX(
                new ChartAxis
                {
                    Title = "published",
                    Range = [Math.Floor(releases.Min(r => r.Year)) - 0.1, releases.Max(r => r.Year) + Room(releases)],
                    Step = 1,
                    NumberFormat = "d",
                }
            )
            .WithY(
                new ChartAxis
                {
                    Range = [releases.Length - 0.4, -0.6],
                    TickPlaces = Heads(releases).Select(head => head.Index).ToArray(),
                    TickLabels = Heads(releases).Select(head => PlotlyText.Name(head.Item.Family)),
                    HasZeroLine = false,
                }
            );
    }

    /// <summary>A height in pixels that gives each release its line.</summary>
    internal static int Height(LineageResult result) => Math.Max(260, 170 + (result.Rows.Count * RowHeight));

    // Names stand to the right of their points: the newest needs room for its own.
    private static double Room(ModelRelease[] releases) =>
        0.35 + (0.3 * Math.Max(1, releases.Max(r => r.Year) - releases.Min(r => r.Year)));

    private static IEnumerable<(int Index, ModelRelease Item)> Heads(ModelRelease[] releases) =>
        releases.Index().DistinctBy(entry => entry.Item.Family);

    // From the parent down to the child's line, and along it to the child.
    private static IEnumerable<(double X, double Y)> Edges(
        ModelRelease release,
        DescentKind how,
        ModelRelease[] releases,
        Dictionary<string, int> places
    ) =>
        release
            .Parents.Where(parent => parent.How == how && places.ContainsKey(parent.Id))
            .SelectMany(parent =>
                new (double, double)[]
                {
                    (releases[places[parent.Id]].Year, places[parent.Id]),
                    (releases[places[parent.Id]].Year, places[release.Id]),
                    (release.Year, places[release.Id]),
                    (double.NaN, double.NaN),
                }
            );

    private static GenericChart Lines((double X, double Y)[] line, string name, string dash, string colour) =>
        Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: [.. line.Select(point => point.X)],
                y: [.. line.Select(point => point.Y)],
                Name: name
            )
            .WithTrace(
                "line",
                new
                {
                    color = colour,
                    width = 1.6,
                    dash,
                }
            )
            .WithTrace("mode", "lines")
            .WithTrace("hoverinfo", "skip");

    private static GenericChart Points(LineageResult result, bool isFromScratch)
    {
        (int Index, LineageRow Item)[] rows = [.. result.Rows.Index().Where(row => row.Item.Release.IsFromScratch == isFromScratch)];
        return Plotly
            .NET.CSharp.Chart.Point<double, double, string>(
                x: [.. rows.Select(row => row.Item.Release.Year)],
                y: [.. rows.Select(row => (double)row.Index)],
                Name: isFromScratch ? "trained from scratch" : "made of an older one"
            )
            .WithTrace("mode", "markers+text")
            .WithTrace("text", rows.Select(row => " " + PlotlyText.Name(row.Item.Release.Name)).ToArray())
            .WithTrace("textposition", "middle right")
            .WithTrace("textfont", new { size = 11 })
            .WithTrace("cliponaxis", false)
            .WithTrace(
                "marker",
                new
                {
                    color = isFromScratch ? ColourScale.Solid[0] : ColourScale.Solid[5],
                    size = 8,
                    symbol = isFromScratch ? "circle" : "diamond",
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace("hovertext", rows.Select(row => Hover(row.Item)).ToArray());
    }

    private static string Hover(LineageRow row)
    {
        ModelRelease release = row.Release;
        string[] lines =
        [
            $"{release.Name}, {release.Maker}, {release.Date}",
            DescentWords.Of(release),
            $"sizes: {string.Join(", ", release.Sizes)}",
            $"context: {Figures.Count(release.Context, "token")}",
            $"licence: {row.Licence.Name} (commercial use: {PermissionWords.Of(row.Licence.Commercial.Answer)})",
            $"architecture: {release.Architecture}; tokenizer: {release.Tokenizer}",
        ];
        return string.Join("<br>", lines.Select(PlotlyText.Line));
    }
}
