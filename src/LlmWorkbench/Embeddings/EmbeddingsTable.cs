using LlmWorkbench.Drawing;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Embeddings;

/// <summary>Vectors as a table: people see what they are of and where they lie, programs read all of their numbers.</summary>
internal static class EmbeddingsTable
{
    private const int MaxLabel = 28;

    /// <summary>A row for each vector.</summary>
    public static Table Of(EmbeddingsResult result)
    {
        (IReadOnlyList<string>? names, PrincipalMap? map) = (Names(result), result.Map);
        return Table.Of(
            result.Items.Index(),
            [
                new("model", null, _ => result.Model),
                new("item", null, i => i.Index),
                new(null, "#", i => i.Index + 1, Format.Number),
                new("text", Kind(result), i => i.Item.Text, Format.Code) { Shown = i => names[i.Index] },
                new("tokens", "tokens", i => i.Item.TokenCount == 0 ? null : i.Item.TokenCount, Format.Number),
                new("length", "length", i => i.Item.Norm, Format.Fixed()),
                new("pc1", map is null ? null : "map x", i => map?.Points[i.Index].X, Format.Fixed()),
                new("pc2", map is null ? null : "map y", i => map?.Points[i.Index].Y, Format.Fixed()),
                .. Enumerable
                    .Range(0, result.Width)
                    .Select(d => new Column<(int Index, EmbeddedItem Item)>($"v{d}", null, i => i.Item.Vector[d])),
            ]
        );
    }

    /// <summary>What the vectors are of.</summary>
    public static string Kind(EmbeddingsResult result) => result.Source == EmbeddingSource.TokenEmbeddings ? "token" : "text";

    /// <summary>Labels that fit a table, each another one.</summary>
    public static IReadOnlyList<string> Names(EmbeddingsResult result) =>
        ShortLabels.Of([.. result.Items.Select(item => item.Label)], MaxLabel);
}
