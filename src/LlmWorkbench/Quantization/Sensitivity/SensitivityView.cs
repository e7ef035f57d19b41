using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Gguf;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Sensitivity;

/// <summary>Which tensors suffer most, as a chart and a table.</summary>
internal static class SensitivityView
{
    public static string Text(SensitivityResult result) => $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{Ranked(result)}";

    public static string Title(SensitivityResult result) =>
        $"What hurts {VisibleText.Phrase(result.Model)} most when quantized to {result.Type}";

    // The groups, worst first, and all of them together.
    private static Table Ranked(SensitivityResult result) => (result with { Groups = result.Ranked }).ToTable();

    public static IEnumerable<string> Notes(SensitivityResult r)
    {
        string what = r.Options.Group switch
        {
            SensitivityGroup.Tensor => "Each matrix",
            SensitivityGroup.Kind => "Each kind of matrix, in all layers,",
            _ => "Each layer",
        };
        yield return $"{what} was quantized alone{(r.Options.Pure ? "" : ", to what llama.cpp's mix gives it,")} with all other "
            + $"weights as they are in the model{Rounding(r)}; the KL divergence from the model over {Figures.Whole(r.ScoredTokens)} "
            + $"tokens of {VisibleText.Phrase(r.Text)} says what it costs.";
        if (r.Groups.Count > 0)
        {
            double sum = r.Groups.Sum(g => g.Divergence.Mean);
            GroupSensitivity worst = r.Ranked[0];
            yield return $"{VisibleText.Phrase(worst.Name)} hurts most: {Figures.Percent(worst.Divergence.Mean / sum)} of the sum, with "
                + $"{Figures.Percent((double)worst.WeightCount / r.Groups.Sum(g => g.WeightCount))} of the weights."
                + (
                    r.All is { } all
                        ? $" All together cost {Figures.Error(all.Divergence.Mean)} nats; the sum of the parts is {Figures.Error(sum)}."
                        : ""
                );
        }

        if (LowerLoss(r) is { } lower)
        {
            yield return lower;
        }

        if (r.ImportanceNote is { } note)
        {
            yield return VisibleText.Phrase(note);
        }

        if (!r.IsComplete)
        {
            yield return $"It was interrupted: {r.Groups.Count} of {r.PlannedGroups} are here.";
        }
    }

    // What was measured with W + t·(Wq − W) in place of W, over the held-out text: 1 and −1 over 4,080 tokens, from −2 to 2 over 2,040.
    private static string? LowerLoss(SensitivityResult r)
    {
        GroupSensitivity[] lower = [.. r.Groups.Where(g => g.LowersLoss).OrderBy(g => g.LnRatio.Mean / g.LnRatio.Error)];
        return lower is [var first, .. var others]
            ? $"{VisibleText.Phrase(first.Name)} lowers the loss by "
                + $"{Figures.Fixed(-first.LnRatio.Mean / first.LnRatio.Error, 1)} standard errors"
                + (others.Length > 0 ? $", and {others.Length} more by over two" : "")
                + ": the standard error counts only which tokens were read, not in which direction of all the rounding has "
                + "moved the weights, and a small change moves the loss on a text up in some directions and down in others."
                + " Measured on the shipped tutor (blk.1.attn_output.weight to Q4_0), the rounding changed the loss by −0.0105 "
                + "nats and the same change reversed by +0.0100, half and double of it by half and double, while the KL "
                + "divergence grew with the square and was alike both ways: rank by the KL divergence."
            : null;
    }

    // ggml multiplies quantized weights with activations of 8 bits (Q8_0, Q8_1 or Q8_K), which it rounds for the product alone.
    private static string Rounding(SensitivityResult r) =>
        r.Groups.SelectMany(group => group.Tensors).Any(tensor => GgmlTypes.IsQuantized(tensor.Type))
            ? " (what quantized matrices are multiplied with is rounded to 8 bits too)"
            : "";

    public static Markup Html(SensitivityResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {Markup.Each(Notes(result), note => Markup.Of($"<p>{note}</p>"))}
                {(result.Groups.Count == 0 ? Markup.Empty : ChartHtml.Of(result.Chart(), SensitivityChart.Height(result)))}
                {Fold.Of($"The numbers", Ranked(result).ToMarkup())}
                <p class="lw-note">Bars are blue for attention, orange for feed-forward, green for what is outside of the layers. The loss is the change of the mean negative log-likelihood, ln of the ratio of the perplexities; it may be negative, the KL divergence never is.</p>
                """
            )
        );
}
