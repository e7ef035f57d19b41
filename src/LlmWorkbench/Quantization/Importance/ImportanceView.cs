using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Importance;

/// <summary>An importance matrix as a chart and a table.</summary>
internal static class ImportanceView
{
    public static string Text(ImportanceResult result) => $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{result.ToTable()}";

    public static string Title(ImportanceResult result) => $"What matters to {VisibleText.Phrase(result.Model)}: an importance matrix";

    public static IEnumerable<string> Notes(ImportanceResult r)
    {
        if (!r.IsComplete)
        {
            yield return $"Interrupted: this is the matrix of the first {Figures.Whole(r.ChunkCount)} of "
                + $"{Figures.Count(r.PlannedChunks, "piece")}, {Figures.Whole((long)r.ChunkCount * r.ChunkSize)} tokens.";
        }

        yield return $"The mean square of each input of {Figures.Count(r.Tensors.Count, "weight matrix", "weight matrices")} over "
            + $"{Figures.Count(r.ChunkCount, "piece")} of {r.ChunkSize} tokens of {VisibleText.Phrase(r.Dataset)}: a weight's error "
            + "counts by the mean square of what the weight is multiplied with.";
        if (r.Tensors.Count > 0)
        {
            TensorImportance peak = r.Tensors.MaxBy(t => t.TopShare)!;
            yield return $"Most uneven is {VisibleText.Phrase(peak.Name)}: the top hundredth of its inputs has "
                + $"{Figures.Percent(peak.TopShare)} of all squares.";
        }

        if (r.Path is { } path)
        {
            yield return $"It was saved as {ShownPath.Of(path)}, in the form of llama-imatrix.";
        }
    }

    private const int ChartHeight = 380;

    public static Markup Html(ImportanceResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Markup.Each(Notes(result), note => Markup.Of($"<p>{note}</p>"))}
                {(result.Tensors.Count == 0 ? Markup.Empty : ChartHtml.Of(result.Chart(), ChartHeight))}
                {Fold.Of($"Each of the {result.Tensors.Count} matrices", result.ToTable().ToMarkup())}
                """
            )
        );
}
