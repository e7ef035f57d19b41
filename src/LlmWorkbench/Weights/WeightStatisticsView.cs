using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Weights;

/// <summary>The numbers inside tensors as charts and tables.</summary>
internal static class WeightStatisticsView
{
    /// <summary>How many tensors show their outliers and singular values one by one.</summary>
    public const int MostDetailed = 6;

    private const int MaxSingular = 8;

    /// <summary>A table of all tensors; of a few also their outliers and singular values.</summary>
    public static string Text(WeightStatisticsResult result)
    {
        List<string> parts = [$"Weights of {VisibleText.Phrase(result.Model)}: {Summary(result)}", result.ToTable().ToText()];
        if (result.Tensors.Count <= MostDetailed)
        {
            parts.AddRange(result.Tensors.Select(Detail));
        }

        return string.Join("\n\n", parts);
    }

    /// <summary>How many tensors there are, and how many were not reached.</summary>
    public static string Summary(WeightStatisticsResult r)
    {
        string numbers =
            $"{Figures.Count(r.Tensors.Sum(t => t.Tensor.ParameterCount), "number")} in {Figures.Count(r.Tensors.Count, "tensor")}";
        return r.IsComplete ? $"{numbers}." : $"{numbers}; interrupted before the other {r.ChosenCount - r.Tensors.Count}.";
    }

    private static Table Outliers(TensorStatistics tensor) =>
        Table.Of(
            tensor.Outliers,
            new(null, "row", o => o.Row, Format.Whole),
            new(null, "column", o => o.Column, Format.Whole),
            new(null, "value", o => o.Value, Format.Weight),
            new(null, "in units of σ", o => o.Sigmas, Format.Fixed(1))
        );

    /// <summary>What is to be known about the singular values, in a sentence.</summary>
    public static string Singular(TensorStatistics t) =>
        t.SingularValues switch
        {
            null => t.WithoutSingularValues ?? "",
            { IsComplete: true } s =>
                $"Singular values: {s.Values.Count}, from {Figures.Weight(s.Values[0])} to {Figures.Weight(s.Values[^1])}; stable "
                    + $"rank {Figures.Fixed(s.StableRank, 1)}.",
            { } s => $"Singular values: the largest {s.Values.Count}, estimated (randomized subspace iteration, seed {s.Seed}), from "
                + $"{Figures.Weight(s.Values[0])} to {Figures.Weight(s.Values[^1])}; stable rank {Figures.Fixed(s.StableRank, 1)}.",
        };

    /// <summary>What is wrong with the numbers, or nothing.</summary>
    public static string NotFinite(TensorStatistics t) =>
        t.NotFinite == 0 ? "" : $"{Figures.Whole(t.NotFinite)} of its numbers are not finite and are left out.";

    private static string Detail(TensorStatistics t)
    {
        string[] furthest =
            t.Outliers.Count > 0 ? [$"{VisibleText.OneLine(t.Tensor.Name)}: furthest from the mean", Outliers(t).ToText()] : [];
        string[] lines = [.. furthest, $"{Singular(t)}{First(t)}", NotFinite(t)];
        return string.Join('\n', lines.Where(l => l.Length > 0));
    }

    private static string First(TensorStatistics t) =>
        t.SingularValues is { } s ? $" First: {string.Join(", ", s.Values.Take(MaxSingular).Select(Figures.Weight))}." : "";

    private const int ChartHeight = 340;

    /// <summary>The histograms and singular values of a few tensors, or how many compare, and the tables.</summary>
    public static Markup Html(WeightStatisticsResult result)
    {
        bool few = result.Tensors.Count <= MostDetailed;
        return Theme.View(
            $"Inside the weights of {result.Model}",
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {(
                    result.Tensors.Any(t => t.HasNumbers)
                        ? ChartHtml.Of(few ? result.HistogramChart() : result.SpreadChart(), few ? ChartHeight : ChartHeight + 60)
                        : Markup.Empty
                )}
                {(
                    few && result.Tensors.Any(t => t.SingularValues is not null)
                        ? ChartHtml.Of(result.SingularValueChart(), ChartHeight)
                        : Markup.Empty
                )}
                {result.ToTable().ToMarkup()}
                <p class="lw-note">σ is the standard deviation. Kurtosis is 0 for a normal distribution; more means heavier tails. The stable rank says how many directions carry the matrix.</p>
                {(few ? Markup.Each(result.Tensors, tensor => Detail(tensor, open: result.Tensors.Count == 1)) : Markup.Empty)}
                """
            )
        );
    }

    private static Markup Detail(TensorStatistics tensor, bool open)
    {
        Table outliers = Outliers(tensor) with { Caption = "Furthest from the mean; rows and columns count from 0" };
        return Markup.Of(
            $"""
            {(
                tensor.Outliers.Count == 0
                    ? Markup.Empty
                    : Fold.Of($"<span class=\"lw-code\">{tensor.Tensor.Name}</span>: outliers", outliers.ToMarkup(), open)
            )}
            <p class="lw-note"><span class="lw-code">{tensor.Tensor.Name}</span>. {Singular(tensor)} {NotFinite(tensor)}</p>
            """
        );
    }
}
