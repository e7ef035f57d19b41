using LlmWorkbench.Drawing;

namespace LlmWorkbench.Weights;

/// <summary>The numbers inside tensors as charts and tables.</summary>
internal static class WeightStatisticsHtml
{
    private const int ChartHeight = 340;

    /// <summary>The histograms and singular values of a few tensors, or how many compare, and the tables.</summary>
    public static Markup Draw(WeightStatisticsResult result)
    {
        var few = result.Tensors.Count <= WeightStatisticsText.MostDetailed;
        return Theme.View(
            $"Inside the weights of {result.Model}",
            Markup.Of($"""
                <p>{WeightStatisticsText.Summary(result)}</p>
                {(result.Tensors.Any(t => t.HasNumbers) ? ChartHtml.Of(few ? result.HistogramChart() : result.SpreadChart(), few ? ChartHeight : ChartHeight + 60) : Markup.Empty)}
                {(few && result.Tensors.Any(t => t.SingularValues is not null) ? ChartHtml.Of(result.SingularValueChart(), ChartHeight) : Markup.Empty)}
                {Table(result).ToMarkup()}
                <p class="lw-note">σ is the standard deviation. Kurtosis is 0 for a normal distribution; more means heavier tails. The stable rank says how many directions carry the matrix.</p>
                {(few ? Markup.Each(result.Tensors, tensor => Detail(tensor, open: result.Tensors.Count == 1)) : Markup.Empty)}
                """));
    }

    private static HtmlTable Table(WeightStatisticsResult result)
    {
        var table = new HtmlTable([.. WeightStatisticsText.Heads]);
        foreach (var tensor in result.Tensors)
        {
            table.Add([.. WeightStatisticsText.Row(tensor).Select((cell, i) => i == 0 ? Markup.Of($"<span class=\"lw-code\">{cell}</span>") : Markup.Of($"{cell}"))]);
        }

        return table;
    }

    private static Markup Detail(TensorStatistics tensor, bool open)
    {
        var outliers = new HtmlTable([.. WeightStatisticsText.OutlierHeads]) { Caption = "Furthest from the mean; rows and columns count from 0" };
        foreach (var outlier in tensor.Outliers)
        {
            outliers.Add(WeightStatisticsText.Row(outlier));
        }

        return Markup.Of($"""
            {(tensor.Outliers.Count == 0 ? Markup.Empty : Fold.Of($"<span class=\"lw-code\">{tensor.Tensor.Name}</span>: outliers", outliers.ToMarkup(), open))}
            <p class="lw-note"><span class="lw-code">{tensor.Tensor.Name}</span>. {WeightStatisticsText.Singular(tensor)} {WeightStatisticsText.NotFinite(tensor)}</p>
            """);
    }
}
