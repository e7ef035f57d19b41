using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Vectors;

/// <summary>A sweep of an encoder as a table and a curve.</summary>
internal static class VectorSweepView
{
    private const string Note =
        "Cosine to the reference: between a text's vector and the one that the unquantized model gives it, mean and least over the texts. "
        + "Cosines of pairs: by how much the cosine between two texts changes, mean and most over all pairs. Same nearest text: how often "
        + "the nearest other text stays the same, which is what a search would find. Matrices of another type: those whose rows do not "
        + "fit the blocks of the type, for which llama.cpp takes one with more bits.";

    /// <summary>The table and what its columns are.</summary>
    public static string Text(VectorSweepResult result) => $"{Title(result)}\n{Summary(result)}\n\n{result.ToTable()}\n\n{Note}";

    /// <summary>The curve, the table and what its columns are.</summary>
    public static Markup Html(VectorSweepResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {(result.Points.Count > 2 ? ChartHtml.Of(result.Chart(), 380) : Markup.Empty)}
                {result.ToTable().ToMarkup()}
                <p class="lw-note">{Note}</p>
                """
            )
        );

    private static string Title(VectorSweepResult result) => $"Quantizations of {VisibleText.Phrase(result.Model)}";

    private static string Summary(VectorSweepResult result)
    {
        string state = result.IsComplete ? "" : $" Interrupted: {result.Points.Count} of {result.PlannedPoints}.";
        return $"{VisibleText.Phrase(result.Model)} is an encoder, which predicts no token: compared are its vectors of "
            + $"{Figures.Count(result.TextCount, "text")} of {VisibleText.Phrase(result.TextName)} "
            + $"({EmbeddingsView.PoolingName(result.Pooling)}) with those of {result.Reference.Label}.{state}";
    }
}
