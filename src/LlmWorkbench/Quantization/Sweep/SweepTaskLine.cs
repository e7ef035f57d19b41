using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Gguf;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>Right answers in one task of a sweep, with Wilson intervals, as a line.</summary>
internal static class SweepTaskLine
{
    private static readonly string[] s_symbols = ["circle", "square", "diamond", "cross", "x", "triangle-up"];

    /// <summary>The line of a task.</summary>
    /// <param name="result">The sweep.</param>
    /// <param name="task">The task's name.</param>
    /// <param name="place">Which of the tasks it is, from 0: its colour, symbol and width.</param>
    /// <param name="cache">The type of keys and values whose points are taken; <see langword="null"/> for all, over bytes of the
    /// cache.</param>
    /// <param name="cachePlace">Which of those types it is, from 0.</param>
    public static GenericChart Of(QuantizationSweepResult result, string task, int place, GgmlType? cache, int cachePlace)
    {
        SweepAxis axis = cache is null ? SweepAxis.Cache : SweepAxis.Bits;
        var scores = result
            .Points.Where(p => cache is null || p.CacheType == cache)
            .Select(p => (Point: p, Score: p.Tasks.FirstOrDefault(t => t.Name == task)))
            .Where(p => p.Score is not null)
            .OrderBy(p => SweepCurve.Cost(p.Point, axis))
            .Select(p => (p.Point, Score: p.Score!))
            .ToList();
        return Plotly
            .NET.CSharp.Chart.Line<double, double, string>(
                x: [.. scores.Select(s => SweepCurve.Cost(s.Point, axis))],
                y: [.. scores.Select(s => s.Score.Accuracy.Share * 100)],
                ShowMarkers: true,
                Name: PlotlyText.Name(result.VariesCache && cache is not null ? $"{task}, {cache} cache" : task)
            )
            .WithTrace(
                "line",
                new
                {
                    color = ColourScale.Solid[place % ColourScale.CategoryCount],
                    width = SeriesLook.Width(place, result.TaskNames.Count),
                    dash = cachePlace == 0 ? "solid" : "dash",
                }
            )
            .WithTrace(
                "marker",
                new
                {
                    color = ColourScale.Solid[place % ColourScale.CategoryCount],
                    size = SeriesLook.Size(place, result.TaskNames.Count),
                    symbol = Symbol(place),
                }
            )
            .WithTrace(
                "error_y",
                new
                {
                    type = "data",
                    symmetric = false,
                    array = scores.Select(s => (s.Score.Accuracy.High - s.Score.Accuracy.Share) * 100).ToArray(),
                    arrayminus = scores.Select(s => (s.Score.Accuracy.Share - s.Score.Accuracy.Low) * 100).ToArray(),
                    visible = true,
                    thickness = 1,
                    width = 4,
                }
            )
            .WithTrace("hoverinfo", "text")
            .WithTrace(
                "hovertext",
                scores
                    .Select(s =>
                        $"{PlotlyText.Name(s.Point.Label)}: {PlotlyText.Name(task)} {Figures.Percent(s.Score.Accuracy.Share)} of "
                        + $"{s.Score.Accuracy.Count}{Paired(s.Score)}<br>95 %: {Figures.Percent(s.Score.Accuracy.Low)} to "
                        + $"{Figures.Percent(s.Score.Accuracy.High)}"
                    )
                    .ToArray()
            );
    }

    private static string Paired(TaskScore score) =>
        score.Paired is { } paired ? $" (to the reference: {paired.OnlySecond} lost, {paired.OnlyFirst} gained)" : "";

    /// <summary>The symbol of a series' points.</summary>
    /// <param name="place">Which of the series it is, from 0.</param>
    public static string Symbol(int place) => s_symbols[place % s_symbols.Length];
}
