using LlmWorkbench.Drawing;

namespace LlmWorkbench.Parameters;

/// <summary>The memory of models as a chart and tables.</summary>
internal static class MemoryHtml
{
    /// <summary>The chart, the totals with the memory that each fits into, and the largest model for each memory.</summary>
    public static Markup Draw(MemoryResult result)
    {
        // What the shapes are taken from stands below: a column for it would push types out of sight.
        var totals = new HtmlTable([.. MemoryText.Heads(result).SkipLast(1)]) { Caption = "Everything together, in GiB; the colour and the small number say into which memory it fits." };
        foreach (var row in result.Rows)
        {
            string[] cells = [.. MemoryText.Row(row).SkipLast(1)];
            var first = cells.Length - row.Estimates.Count;
            totals.Add([.. cells.Select((cell, i) => i < first ? Markup.Of($"{cell}") : Total(result, row.Estimates[i - first], cell))]);
        }

        var fits = new HtmlTable(MemoryText.FitHeads(result)) { Caption = "The largest model that fits into a memory" };
        foreach (var type in result.Options.Types)
        {
            fits.Add([.. MemoryText.FitRow(result, type)]);
        }

        return Theme.View(
            MemoryText.Title(result),
            Markup.Of($"""
                {ChartHtml.Of(result.Chart(), 440)}
                {totals.ToMarkup()}
                {fits.ToMarkup()}
                <p class="lw-note">The shapes are those of: {string.Join("; ", result.Rows.Select(row => $"{VisibleText.OneLine(row.Model.Name)}, {row.Model.Source}"))}.</p>
                <p class="lw-note">{MemoryText.Formulas}</p>
                """));
    }

    // Weak colour for the smallest memory, strong for the largest, none where it fits nowhere.
    private static Markup Total(MemoryResult result, MemoryEstimate estimate, string bytes)
    {
        var budgets = result.Options.Budgets.Order().ToList();
        if (result.SmallestBudget(estimate) is not { } budget)
        {
            return Markup.Of($"{bytes} <small class=\"lw-note\">–</small>");
        }

        var colour = ColourScale.Amount(1 - ((double)budgets.IndexOf(budget) / budgets.Count));
        return Markup.Of($"<span style=\"background:{colour};padding:.1rem .3rem;border-radius:3px\">{bytes}</span> <small class=\"lw-note\">{MemoryText.Number(budget)}</small>");
    }
}
