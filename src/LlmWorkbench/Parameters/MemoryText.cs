using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf;

namespace LlmWorkbench.Parameters;

/// <summary>The memory of models as plain text.</summary>
internal static class MemoryText
{
    /// <summary>What the numbers are made of.</summary>
    public const string Formulas =
        "weights = matrices × bits / 8 + vectors × 4; keys and values = 2 × layers × key/value heads × head size × context × bits / 8; overhead = (vocabulary + width) × block × 4 + context × block × 2, what llama.cpp needs to compute a block of tokens. The driver of a graphics card takes some hundred MiB more, and a K mix such as Q4_K_M some tenths of a bit more than its type: it keeps a few tensors in more bits.";

    /// <summary>The table of totals, its parts, and what fits where.</summary>
    public static string Draw(MemoryResult result)
    {
        var totals = new TextTable(Heads(result));
        var fits = new TextTable(FitHeads(result));
        foreach (var row in result.Rows)
        {
            totals.Add([.. Row(row)]);
        }

        foreach (var type in result.Options.Types)
        {
            fits.Add([.. FitRow(result, type)]);
        }

        return $"""
            {Title(result)}

            Everything together, in GiB:

            {totals}

            The largest model that fits:

            {fits}

            {Formulas}
            """.WithLineFeeds();
    }

    public static string Title(MemoryResult r) =>
        $"Memory of models with a context of {Figures.Count(r.Options.ContextLength, "token")}, keys and values in {r.Options.CacheType}";

    public static string[] Heads(MemoryResult r) =>
        ["model", ">parameters", ">keys, values", .. r.Options.Types.Select(t => $">{t}"), "shape of"];

    public static string[] FitHeads(MemoryResult r) => ["type", .. r.Options.Budgets.Select(b => $">{Budget(b)}")];

    public static IEnumerable<string> Row(MemoryRow row) =>
    [
        VisibleText.OneLine(row.Model.Name),
        Figures.Parameters(row.Model.ParameterCount),
        Gibibytes(row.Estimates[0].CacheBytes),
        .. row.Estimates.Select(e => Gibibytes(e.TotalBytes)),
        row.Model.Source,
    ];

    public static IEnumerable<string> FitRow(MemoryResult r, GgmlType type) =>
        [TypeName(type), .. r.Options.Budgets.Select(b => r.Largest(type, b)?.Model.Name ?? "–")];

    public static string TypeName(GgmlType type) => $"{type} ({Number(GgmlTypes.BitsPerWeight(type))} bits)";

    public static string Budget(double gibibytes) => $"{Number(gibibytes)} GiB";

    public static string Number(double gibibytes) => gibibytes.ToString("0.##", CultureInfo.InvariantCulture);

    // The tables are in GiB; what would be 0.0 there says its own unit.
    private static string Gibibytes(long bytes) =>
        bytes < 0.1 * (1L << 30) ? Figures.Bytes(bytes) : ((double)bytes / (1L << 30)).ToString("0.0", CultureInfo.InvariantCulture);
}
