using LlmWorkbench.Drawing;

namespace LlmWorkbench.Evaluation;

/// <summary>Answers as charts and tables.</summary>
internal static class EvaluationHtml
{
    /// <summary>The chart and table of accuracies, and wrong answers to unfold.</summary>
    public static Markup Draw(EvaluationResult result) => Theme.View(
        EvaluationText.Title(result),
        Markup.Of($"""
            {Table(EvaluationText.Heads, EvaluationText.Rows(result))}
            {ChartHtml.Of(result.Chart(), EvaluationChart.Height(result))}
            {Markup.Each(EvaluationText.Notes(result), note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))}
            {Wrong(result)}
            """));

    /// <summary>The table of the models and the chart of their accuracies.</summary>
    public static Markup Draw(EvaluationComparison comparison) => Theme.View(
        EvaluationText.Title(comparison),
        Markup.Of($"""
            {Table(EvaluationText.ComparisonHeads, EvaluationText.ComparisonRows(comparison))}
            {ChartHtml.Of(comparison.Chart(), EvaluationChart.Height(comparison))}
            <p class="lw-note">{EvaluationText.Note(comparison)}</p>
            """));

    private static Markup Wrong(EvaluationResult result)
    {
        var wrong = EvaluationText.Wrong(result);
        if (wrong.Count == 0)
        {
            return Markup.Empty;
        }

        var table = new HtmlTable([.. EvaluationText.WrongHeads]);
        foreach (var row in wrong)
        {
            table.Add(Markup.Of($"{row[0]}"), Markup.Of($"<span style=\"white-space:normal\">{row[1]}</span>"), Markup.Of($"{row[2]}"), Markup.Of($"{row[3]}"));
        }

        return Fold.Of($"{EvaluationText.WrongTitle(result)}", table.ToMarkup());
    }

    private static Markup Table(IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        var table = new HtmlTable([.. heads]);
        foreach (var row in rows)
        {
            table.Add(row);
        }

        return table.ToMarkup();
    }
}
