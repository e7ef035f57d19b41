using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;

namespace LlmWorkbench.Embeddings;

/// <summary>Vectors as plain text.</summary>
internal static class EmbeddingsText
{
    /// <summary>How many items show their cosines as numbers.</summary>
    public const int MostNumbers = 20;

    private const int MostLabel = 28;

    public static readonly string[] NeighbourHeads = [">#", "token", ">id", ">cosine"];

    /// <summary>The items, their cosines while they fit, and their nearest tokens.</summary>
    public static string Draw(EmbeddingsResult result)
    {
        var items = new TextTable(result.Map is null ? [">#", Kind(result), ">tokens", ">length"] : [">#", Kind(result), ">tokens", ">length", ">map x", ">map y"]);
        foreach (var row in Rows(result))
        {
            items.Add(row);
        }

        List<string> parts = [$"{Title(result)}: {Summary(result)}", items.ToString()];
        if (result.Items.Count is > 1 and <= MostNumbers)
        {
            parts.Add($"Cosines\n{Cosines(result)}");
        }

        if (result.Items.Any(i => i.Nearest.Count > 0))
        {
            parts.Add("Nearest tokens\n" + string.Join('\n', Names(result).Zip(result.Items, (name, item) => $"{name}: {Nearest(item)}")));
        }

        return string.Join("\n\n", parts);
    }

    /// <summary>The nearest tokens of one query.</summary>
    public static string Draw(NearestTokensResult result)
    {
        var table = new TextTable(NeighbourHeads);
        foreach (var row in Rows(result))
        {
            table.Add(row);
        }

        return $"{Title(result)}\n\n{table}";
    }

    public static string Title(EmbeddingsResult r) => $"{(r.Source == EmbeddingSource.TokenEmbeddings ? "Token" : "Text")} vectors of {VisibleText.Phrase(r.Model)}";

    public static string Title(NearestTokensResult r) =>
        $"Nearest to {r.Query} in {VisibleText.Phrase(r.Matrix)} of {VisibleText.Phrase(r.Model)}{(r.IsCentred ? ", mean subtracted" : string.Empty)}";

    /// <summary>Where the vectors come from and what the map shows of them.</summary>
    public static string Summary(EmbeddingsResult r)
    {
        var source = r.Source == EmbeddingSource.TokenEmbeddings
            ? "rows of the embedding matrix"
            : $"final hidden states, {PoolingName(r.Pooling)}";
        var centred = r.IsCentred ? r.Source == EmbeddingSource.TokenEmbeddings ? ", the mean of the vocabulary subtracted" : ", the mean of these texts subtracted" : string.Empty;
        var map = r.Map is { } m
            ? $" The map shows {Figures.Percent(m.Shares.Sum())} of their variance (PCA: {Figures.Percent(m.Shares[0])} and {Figures.Percent(m.Shares[1])})."
            : string.Empty;
        var words = r.Items.Any(item => item.Tokens.Count > 1) ? " A word of several tokens is the mean of their rows." : string.Empty;
        return $"{r.Width} numbers each, {source}{centred}.{words}{map}";
    }

    /// <summary>The items with their numbers.</summary>
    public static IEnumerable<string[]> Rows(EmbeddingsResult result)
    {
        var names = Names(result);
        foreach (var (index, item) in result.Items.Index())
        {
            string[] row = [$"{index + 1}", names[index], $"{item.TokenCount}", Figures.Fixed(item.Norm)];
            yield return result.Map is { } map ? [.. row, Figures.Fixed(map.Points[index].X), Figures.Fixed(map.Points[index].Y)] : row;
        }
    }

    public static IEnumerable<string[]> Rows(NearestTokensResult result) =>
        result.Neighbours.Select((n, i) => new[] { $"{i + 1}", n.Token.Label, $"{n.Token.Id}", Figures.Fixed(n.Cosine, 3) });

    /// <summary>What the items are.</summary>
    public static string Kind(EmbeddingsResult r) => r.Source == EmbeddingSource.TokenEmbeddings ? "token" : "text";

    /// <summary>As in <c>␣Rome 0.81 · ␣Paris 0.78</c>.</summary>
    public static string Nearest(EmbeddedItem item) => string.Join(" · ", item.Nearest.Select(n => $"{n.Token.Label} {Figures.Fixed(n.Cosine)}"));

    /// <summary>Labels that fit a table.</summary>
    public static IReadOnlyList<string> Names(EmbeddingsResult result) => ShortLabels.Of([.. result.Items.Select(i => i.Label)], MostLabel);

    private static string PoolingName(Pooling? pooling) => pooling switch
    {
        Pooling.Mean => "mean over the tokens",
        Pooling.Last => "of the last token",
        _ => "of the first token",
    };

    private static TextTable Cosines(EmbeddingsResult result)
    {
        var table = new TextTable([">#", .. result.Items.Select((_, i) => $">{i + 1}")]);
        for (var i = 0; i < result.Items.Count; i++)
        {
            table.Add([$"{i + 1}", .. result.Cosines[i].Select(c => Figures.Fixed(c))]);
        }

        return table;
    }
}
