using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Embeddings;

/// <summary>Vectors as charts and tables.</summary>
internal static class EmbeddingsView
{
    /// <summary>How many items show their cosines as numbers.</summary>
    public const int MaxNumbers = 20;

    /// <summary>How many items are drawn and listed.</summary>
    public const int MaxShown = 1_000;

    /// <summary>The items, their cosines while they fit, and their nearest tokens.</summary>
    public static string Text(EmbeddingsResult whole)
    {
        EmbeddingsResult result = whole.First(MaxShown);
        List<string> parts = [$"{Title(result)}: {Summary(result)}{LeftOut(whole, drawsPairs: false)}", result.ToTable().ToText()];
        if (result.Items.Count is > 1 and <= MaxNumbers)
        {
            parts.Add($"Cosines\n{Cosines(result)}");
        }

        if (result.Items.Any(i => i.Nearest.Count > 0))
        {
            parts.Add(
                "Nearest tokens\n"
                    + string.Join('\n', EmbeddingsTable.Names(result).Zip(result.Items, (name, item) => $"{name}: {Nearest(item)}"))
            );
        }

        return string.Join("\n\n", parts);
    }

    /// <summary>The nearest tokens of one query.</summary>
    public static string Text(NearestTokensResult result) => $"{Title(result)}\n\n{result.ToTable()}";

    public static string Title(EmbeddingsResult r) =>
        $"{(r.Source == EmbeddingSource.TokenEmbeddings ? "Token" : "Text")} vectors of {VisibleText.Phrase(r.Model)}";

    public static string Title(NearestTokensResult r) =>
        $"Nearest to {r.Query} in {VisibleText.Phrase(r.Matrix)} of "
        + $"{VisibleText.Phrase(r.Model)}{(r.IsCentred ? ", mean subtracted" : "")}";

    /// <summary>Where the vectors come from and what the map shows of them.</summary>
    public static string Summary(EmbeddingsResult r)
    {
        string source = r.Source switch
        {
            EmbeddingSource.TokenEmbeddings => "rows of the embedding matrix",
            EmbeddingSource.Service => "as the service makes them",
            _ => $"final hidden states, {PoolingName(r.Pooling)}",
        };
        string centred = r.IsCentred
            ? r.Source == EmbeddingSource.TokenEmbeddings
                ? ", the mean of the vocabulary subtracted"
                : ", the mean of these texts subtracted"
            : "";
        string map = r.Map is { } m
            ? $" The map shows {Figures.Percent(m.Shares.Sum())} of their variance (PCA: {Figures.Percent(m.Shares[0])} and "
                + $"{Figures.Percent(m.Shares[1])})."
            : "";
        string words = r.Items.Any(item => item.Tokens.Count > 1) ? " A word of several tokens is the mean of their rows." : "";
        return $"{r.Width} numbers each, {source}{centred}.{words}{map}";
    }

    /// <summary>As in <c>␣Rome 0.81 · ␣Paris 0.78</c>.</summary>
    public static string Nearest(EmbeddedItem item) =>
        string.Join(" · ", item.Nearest.Select(n => $"{n.Token.Label} {Figures.Fixed(n.Cosine)}"));

    /// <summary>How the vectors of a text's tokens became one, in words.</summary>
    public static string PoolingName(Pooling? pooling) =>
        pooling switch
        {
            Pooling.Mean => "mean over the tokens",
            Pooling.Last => "of the last token",
            _ => "of the first token",
        };

    private static Table Cosines(EmbeddingsResult result) =>
        Table.Of(
            result.Cosines.Index(),
            [
                new(null, "#", row => row.Index + 1, Format.Number),
                .. result.Items.Select(
                    (_, i) => new Column<(int Index, double[] Item)>(null, $"{i + 1}", row => row.Item[i], Format.Fixed())
                ),
            ]
        );

    private const int MapHeight = 460;
    private const int MaxOpen = 12;

    private static Markup Map(EmbeddingsResult result) =>
        result.Map is null
            ? Markup.Empty
            : Markup.Of($"{ChartHtml.Of(result.MapChart(), MapHeight)}{CoincidingSeries.Note(EmbeddingsChart.MapSentence(result))}");

    /// <summary>The map, the cosines, the nearest tokens and a table of the items.</summary>
    public static Markup Html(EmbeddingsResult whole)
    {
        EmbeddingsResult result = whole.First(MaxShown);
        return Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{Summary(result)}{LeftOut(whole, drawsPairs: true)}</p>
                {Map(result)}
                {(result.Items.Count < 2 ? Markup.Empty : ChartHtml.Of(result.CosineChart(), EmbeddingsChart.CosineHeight(result)))}
                {(result.Items.Any(i => i.Nearest.Count > 0) ? Nearest(result).ToMarkup() : Markup.Empty)}
                {Fold.Of(
                    $"Table of the {(result == whole ? "" : "first ")}{result.Items.Count} items",
                    result.ToTable().ToMarkup(),
                    result.Items.Count <= MaxOpen && result.Items.All(i => i.Nearest.Count == 0)
                )}
                """
            )
        );
    }

    // A table and a map grow with the items, a picture of all pairs with their square.
    private static string LeftOut(EmbeddingsResult result, bool drawsPairs)
    {
        int pairs = drawsPairs && result.Items.Count > EmbeddingsChart.MaxPairs ? EmbeddingsChart.MaxPairs : 0;
        string count = Figures.Whole(result.Items.Count);
        return result.Items.Count > MaxShown
                ? $" Only the first {Figures.Whole(MaxShown)} of {count} {EmbeddingsTable.Kind(result)}s are shown"
                    + $"{(pairs > 0 ? $", and the cosines of the first {pairs}" : "")}; the CSV has "
                    + "all (ToCsv(), --export x.csv)."
            : pairs > 0
                ? $" The cosines are drawn for the first {pairs} of {count} {EmbeddingsTable.Kind(result)}s; the result holds all of them."
            : "";
    }

    /// <summary>The nearest tokens of one query.</summary>
    public static Markup Html(NearestTokensResult result) => Theme.View(Title(result), result.ToTable().ToMarkup());

    private static Table Nearest(EmbeddingsResult result) =>
        Table.Of(
            EmbeddingsTable.Names(result).Zip(result.Items, (name, item) => (Name: name, Item: item)),
            new(null, EmbeddingsTable.Kind(result), row => row.Name, Format.Code),
            new(null, "nearest tokens and their cosines", row => Nearest(row.Item))
            {
                Html = row => Markup.Of($"<div style=\"white-space:normal;min-width:192px\">{Neighbours(row.Item)}</div>"),
            }
        );

    private static Markup Neighbours(EmbeddedItem item) =>
        Markup.Join(
            item.Nearest.Select(
                (n, i) =>
                    Markup.Of(
                        $"{(i > 0 ? " · " : "")}<span style=\"white-space:nowrap\">{Code(n.Token.Label)} "
                            + $"{Figures.Fixed(n.Cosine)}</span>"
                    )
            )
        );

    private static Markup Code(string text) => Markup.Of($"<bdi class=\"lw-code\">{text}</bdi>");
}
