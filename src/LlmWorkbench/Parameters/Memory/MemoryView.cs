using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Gguf;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Parameters.Memory;

/// <summary>The memory of models as a chart and tables.</summary>
internal static class MemoryView
{
    /// <summary>What the numbers are made of.</summary>
    public const string Formulas =
        "weights = matrices × bits / 8 + vectors × 4; keys and values = 2 × layers × key/value heads × head size × context × bits "
        + "/ 8; overhead = (vocabulary + width) × block × 4 + context × block × 2, what llama.cpp needs to compute a block of "
        + "tokens. The driver of a graphics card takes some hundred MiB more, and a K mix such as Q4_K_M some tenths of a bit more "
        + "than its type: it keeps a few tensors in more bits.";

    // The tables are in GiB; what would be 0.0 there says its own unit.
    private static readonly Format s_gibibytes = Format.Of<long>(bytes =>
        bytes < 0.1 * (1L << 30) ? Figures.Bytes(bytes) : ((double)bytes / (1L << 30)).ToString("0.0", CultureInfo.InvariantCulture)
    );

    /// <summary>The table of totals, its parts, and what fits where.</summary>
    public static string Text(MemoryResult result)
    {
        return $"""
            {Title(result)}

            Everything together, in GiB:

            {Totals(result)}

            The largest model that fits:

            {Fits(result)}

            The shapes are those of: {Shapes(result)}.

            {Formulas}
            """.WithLineFeeds();
    }

    public static string Title(MemoryResult r) =>
        $"Memory of models with a context of {Figures.Count(r.Options.ContextLength, "token")}, keys and values in {r.Options.CacheType}";

    // A row for each model, a column for each type; in a page the colour and the small number say into which memory it fits.
    private static Table Totals(MemoryResult r) =>
        Table.Of(
            r.Rows,
            [
                new(null, "model", row => row.Model.Name),
                new(null, "parameters", row => row.Model.ParameterCount, Format.Parameters),
                new(null, "keys, values", row => row.Estimates[0].CacheBytes, s_gibibytes),
                .. r.Options.Types.Select(
                    (type, i) =>
                        new Column<MemoryRow>(null, $"{type}", row => row.Estimates[i].TotalBytes, s_gibibytes)
                        {
                            Html = row => Total(r, row.Estimates[i]),
                        }
                ),
            ]
        );

    private static Table Fits(MemoryResult r) =>
        Table.Of(
            r.Options.Types,
            [
                new(null, "type", type => TypeName(type)),
                .. r.Options.Budgets.Select(budget => new Column<GgmlType>(
                    null,
                    Budget(budget),
                    type => r.Largest(type, budget)?.Model.Name,
                    Format.Number
                )),
            ]
        );

    private static string Shapes(MemoryResult r) =>
        string.Join("; ", r.Rows.Select(row => $"{VisibleText.Phrase(row.Model.Name)}, {row.Model.Source}"));

    public static string TypeName(GgmlType type) => $"{type} ({Number(GgmlTypes.BitsPerWeight(type))} bits)";

    public static string Budget(double gibibytes) => $"{Number(gibibytes)} GiB";

    public static string Number(double gibibytes) => gibibytes.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The chart, the totals with the memory that each fits into, and the largest model for each memory.</summary>
    public static Markup Html(MemoryResult result)
    {
        Table totals = Totals(result) with
        {
            Caption = "Everything together, in GiB; the colour and the small number say into which memory it fits.",
        };
        Table fits = Fits(result) with { Caption = "The largest model that fits into a memory" };
        return Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {ChartHtml.Of(result.Chart(), 440)}
                {totals.ToMarkup()}
                {fits.ToMarkup()}
                <p class="lw-note">The shapes are those of: {Shapes(result)}.</p>
                <p class="lw-note">{Formulas}</p>
                """
            )
        );
    }

    // Weak colour for the smallest memory, strong for the largest, none where it fits nowhere.
    private static Markup Total(MemoryResult result, MemoryEstimate estimate)
    {
        string bytes = s_gibibytes.Write(estimate.TotalBytes);
        var budgets = result.Options.Budgets.Order().ToList();
        if (result.SmallestBudget(estimate) is not { } budget)
        {
            return Markup.Of($"{bytes} <small class=\"lw-note\">–</small>");
        }

        string colour = ColourScale.Amount(1 - ((double)budgets.IndexOf(budget) / budgets.Count));
        return Markup.Of(
            $"<span style=\"background:{colour};padding:1.6px 5px;border-radius:3px\">{bytes}</span> <small "
                + $"class=\"lw-note\">{Number(budget)}</small>"
        );
    }
}
