using LlmWorkbench.ContextWindow.Charts;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;
using Plotly.NET;

namespace LlmWorkbench.ContextWindow.Growth;

/// <summary>The growth of the cache as lines.</summary>
public static class CacheGrowthChart
{
    private const double Kibibyte = 1024;

    /// <summary>Bytes against tokens for each type, and the weights' bytes as a dashed line.</summary>
    /// <param name="curve">One model's growth.</param>
    /// <returns>A chart that can be changed and displayed like any other.</returns>
    public static GenericChart Chart(this CacheCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        double most = Math.Max(curve.WeightBytes, curve.Caches.SelectMany(cache => cache.Bytes).DefaultIfEmpty().Max());
        (string unit, double size) = Unit(most);
        double[] tokens = [.. curve.Lengths.Select(length => (double)length).Prepend(0)];
        CurveSeries[] lines =
        [
            .. curve.Caches.Select(cache => new CurveSeries($"{cache.Type}", tokens, [0, .. cache.Bytes.Select(bytes => bytes / size)])
            {
                Hover = ["0 tokens", .. cache.Bytes.Select((bytes, i) => Hover(curve, cache, i, bytes))],
            }),
            new CurveSeries($"weights ({curve.WeightType})", [0, tokens[^1]], [curve.WeightBytes / size, curve.WeightBytes / size])
            {
                Hover = [.. Enumerable.Repeat($"weights: {Figures.Bytes(curve.WeightBytes)}", 2)],
                IsReference = true,
            },
        ];
        return CurveSeries
            .Draw(lines)
            .Titled($"Keys and values – {curve.Name}")
            .Marked(curve.TrainedLength, "trained")
            .WithX(
                new ChartAxis
                {
                    Title = "tokens in the context",
                    NumberFormat = ",d",
                    StartsAtZero = true,
                }
            )
            .WithY(new ChartAxis { Title = unit, StartsAtZero = true });
    }

    private static (string Unit, double Bytes) Unit(double most) =>
        most switch
        {
            < Kibibyte * Kibibyte => ("KiB", Kibibyte),
            < Kibibyte * Kibibyte * Kibibyte => ("MiB", Kibibyte * Kibibyte),
            _ => ("GiB", Kibibyte * Kibibyte * Kibibyte),
        };

    private static string Hover(CacheCurve curve, CacheBytes cache, int length, long bytes) =>
        $"{Figures.Count(curve.Lengths[length], "token")} in {cache.Type}: {Figures.Bytes(bytes)}, "
        + $"{Figures.Percent((double)bytes / curve.WeightBytes)} of the weights";
}
