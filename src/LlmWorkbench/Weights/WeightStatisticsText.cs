using System.Globalization;
using LlmWorkbench.Drawing;

namespace LlmWorkbench.Weights;

/// <summary>The numbers inside tensors as plain text.</summary>
internal static class WeightStatisticsText
{
    /// <summary>How many tensors show their outliers and singular values one by one.</summary>
    public const int MostDetailed = 6;

    private const int MostSingular = 8;

    public static readonly string[] Heads = ["tensor", ">shape", "type", ">mean", ">σ", ">min", ">max", ">furthest (σ)", ">kurtosis", ">zeros", ">largest singular value", ">stable rank"];
    public static readonly string[] OutlierHeads = [">row", ">column", ">value", ">in units of σ"];

    /// <summary>A table of all tensors; of a few also their outliers and singular values.</summary>
    public static string Draw(WeightStatisticsResult result)
    {
        var table = new TextTable(Heads);
        foreach (var t in result.Tensors)
        {
            table.Add(Row(t));
        }

        List<string> parts = [$"Weights of {VisibleText.Phrase(result.Model)}: {Summary(result)}", table.ToString()];
        if (result.Tensors.Count <= MostDetailed)
        {
            parts.AddRange(result.Tensors.Select(Detail));
        }

        return string.Join("\n\n", parts);
    }

    /// <summary>How many tensors there are, and how many were not reached.</summary>
    public static string Summary(WeightStatisticsResult r)
    {
        var numbers = $"{Figures.Count(r.Tensors.Sum(t => t.Tensor.ParameterCount), "number")} in {Figures.Count(r.Tensors.Count, "tensor")}";
        return r.IsComplete ? $"{numbers}." : $"{numbers}; interrupted before the other {r.ChosenCount - r.Tensors.Count}.";
    }

    public static string[] Row(TensorStatistics t) =>
    [
        VisibleText.OneLine(t.Tensor.Name), t.Tensor.ShapeText, t.Tensor.Type.ToString(), Number(t.Mean), Number(t.StandardDeviation), Number(t.Minimum), Number(t.Maximum),
        Figures.Fixed(t.LargestSigmas, 1), Figures.Fixed(t.ExcessKurtosis, 2), Figures.Percent(t.ZeroShare),
        t.SingularValues is { } s ? Number(s.Values[0]) : "–", t.SingularValues is { } r ? Figures.Fixed(r.StableRank, 1) : "–",
    ];

    public static string[] Row(WeightOutlier o) => [Figures.Whole(o.Row), Figures.Whole(o.Column), Number(o.Value), Figures.Fixed(o.Sigmas, 1)];

    /// <summary>What is to be known about the singular values, in a sentence.</summary>
    public static string Singular(TensorStatistics t) => t.SingularValues switch
    {
        null => t.WithoutSingularValues ?? string.Empty,
        { IsComplete: true } s => $"Singular values: {s.Values.Count}, from {Number(s.Values[0])} to {Number(s.Values[^1])}; stable rank {Figures.Fixed(s.StableRank, 1)}.",
        { } s => $"Singular values: the largest {s.Values.Count}, estimated (randomized subspace iteration, seed {s.Seed}), from {Number(s.Values[0])} to {Number(s.Values[^1])}; stable rank {Figures.Fixed(s.StableRank, 1)}.",
    };

    /// <summary>What is wrong with the numbers, or nothing.</summary>
    public static string NotFinite(TensorStatistics t) =>
        t.NotFinite == 0 ? string.Empty : $"{Figures.Whole(t.NotFinite)} of its numbers are not finite and are left out.";

    /// <summary>A weight with four digits that count.</summary>
    public static string Number(double value) =>
        double.IsFinite(value) && value != 0 && Math.Abs(value) is < 1e-3 or >= 1e5 ? value.ToString("0.000e+0", CultureInfo.InvariantCulture) : Figures.Fixed(value, 4);

    private static string Detail(TensorStatistics t)
    {
        var outliers = new TextTable(OutlierHeads);
        foreach (var outlier in t.Outliers)
        {
            outliers.Add(Row(outlier));
        }

        string[] furthest = t.Outliers.Count > 0 ? [$"{VisibleText.OneLine(t.Tensor.Name)}: furthest from the mean", outliers.ToString()] : [];
        string[] lines = [.. furthest, $"{Singular(t)}{First(t)}", NotFinite(t)];
        return string.Join('\n', lines.Where(l => l.Length > 0));
    }

    private static string First(TensorStatistics t) =>
        t.SingularValues is { } s ? $" First: {string.Join(", ", s.Values.Take(MostSingular).Select(Number))}." : string.Empty;
}
