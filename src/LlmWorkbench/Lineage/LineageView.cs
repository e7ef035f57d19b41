using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Families;
using LlmWorkbench.Licences;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Lineage;

/// <summary>The family tree as a chart and a table.</summary>
internal static class LineageView
{
    // A longer table is folded away below its chart.
    private const int ShortTable = 16;

    private const string Sources =
        "From datasets/families.json: each entry has its source and the date until which it is known; ToCsv() shows them, and what was "
        + "compared with which pages. The rest is written from memory: look at the source before you rely on it.";

    public static string Text(LineageResult result) =>
        $"{Title(result)}\n\n{Tree(result)}\n\n{Details(result).ToText()}\n\n{Sources}\n{Licence.NoAdvice}";

    public static Markup Html(LineageResult result)
    {
        var table = Details(result).ToMarkup();
        return Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {ChartHtml.Of(result.Chart(), LineageChart.Height(result))}
                {Fold.Of($"The tree in words", Markup.Of($"<pre class=\"lw-code\">{Tree(result)}</pre>"))}
                {Fold.Of($"All {result.Rows.Count} as a table", table, isOpen: result.Rows.Count <= ShortTable)}
                <p class="lw-note">{Sources}</p>
                <p class="lw-note">{Licence.NoAdvice}</p>
                """
            )
        );
    }

    private static string Title(LineageResult result)
    {
        LineageOptions o = result.Options;
        string[] filters =
        [
            .. o.Family is { } family ? [$"family {VisibleText.Phrase(family)}"] : (string[])[],
            .. o.Licence is { } licence
                ? [licence == LineageOptions.Commercial ? "commercial use" : $"licence {VisibleText.Phrase(licence)}"]
                : (string[])[],
            .. o.Context is { } context ? [$"a context of {Figures.Whole(context)} and more"] : (string[])[],
            .. o.Architecture is { } architecture ? [$"architecture {VisibleText.Phrase(architecture)}"] : (string[])[],
        ];
        return $"Families of open models: {Figures.Count(result.Rows.Count, "release")}"
            + (filters.Length > 0 ? $" ({string.Join(", ", filters)})" : "");
    }

    // Each release below its parent, further to the right.
    private static string Tree(LineageResult result)
    {
        HashSet<string> shown = [.. result.Rows.Select(row => row.Release.Id)];
        Dictionary<string, int> depths = [];
        List<string> lines = [];
        string? family = null;
        foreach (LineageRow row in result.Rows)
        {
            if (row.Release.Family != family)
            {
                family = row.Release.Family;
                lines.Add(family);
            }

            string? parent = row
                .Release.Parents.Select(p => p.Id)
                .FirstOrDefault(id => shown.Contains(id) && depths.ContainsKey(id) && IsOf(result, id, family));
            int depth = parent is null ? 1 : depths[parent] + 1;
            depths[row.Release.Id] = depth;
            lines.Add($"{new string(' ', 2 * depth)}{row.Release.Name} ({row.Release.Date}; {DescentWords.Of(row.Release)})");
        }

        return string.Join('\n', lines);
    }

    private static bool IsOf(LineageResult result, string id, string family) =>
        result.Rows.First(row => row.Release.Id == id).Release.Family == family;

    private static Table Details(LineageResult result)
    {
        Format wrapped = Format.Text with { IsWrapped = true };
        return Table.Of(
            result.Rows,
            new(null, "name", r => r.Release.Name),
            new(null, "published", r => r.Release.Date),
            new(null, "from", r => DescentWords.Of(r.Release), wrapped),
            new(null, "sizes", r => string.Join(", ", r.Release.Sizes), wrapped),
            new(null, "context", r => r.Release.Context, Format.Whole),
            new(null, "licence", r => r.Release.Licence),
            new(null, "commercial use", r => r.Licence.Commercial.Answer, PermissionWords.Format),
            new(null, "architecture", r => r.Release.Architecture),
            new(null, "tokenizer", r => r.Release.Tokenizer, wrapped),
            new(null, "prompt format", r => r.Release.PromptFormat, wrapped),
            new(null, "runs in", r => string.Join(", ", r.Release.Tooling), wrapped)
        );
    }
}
