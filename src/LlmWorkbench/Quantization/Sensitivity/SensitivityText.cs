using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf;

namespace LlmWorkbench.Quantization;

/// <summary>Which tensors suffer most, as plain text.</summary>
internal static class SensitivityText
{
    public static readonly string[] Heads = ["quantized alone", "to", ">weights", ">saves", ">mean KL (nats)", ">± error", ">loss (nats)", ">± error", ">same top token", ">KL per MiB saved"];

    public static string Draw(SensitivityResult result)
    {
        var table = new TextTable(Heads);
        foreach (var group in Rows(result))
        {
            table.Add(Row(group));
        }

        return $"{Title(result)}\n{string.Join('\n', Notes(result))}\n\n{table}";
    }

    public static string Title(SensitivityResult result) => $"What hurts {VisibleText.Phrase(result.Model)} most when quantized to {result.Type}";

    /// <summary>The groups, worst first, and all of them together.</summary>
    public static IEnumerable<GroupSensitivity> Rows(SensitivityResult result) => result.Ranked.Concat(result.All is { } all ? [all] : []);

    public static IEnumerable<string> Notes(SensitivityResult r)
    {
        var what = r.Options.Group switch
        {
            SensitivityGroup.Tensor => "Each matrix",
            SensitivityGroup.Kind => "Each kind of matrix, in all layers,",
            _ => "Each layer",
        };
        yield return $"{what} was quantized alone{(r.Options.Pure ? string.Empty : ", to what llama.cpp's mix gives it,")} with all other weights as they are in the model{Rounding(r)}; the KL divergence from the model over {Figures.Whole(r.ScoredTokens)} tokens of {VisibleText.Phrase(r.Text)} says what it costs.";
        if (r.Groups.Count > 0)
        {
            var sum = r.Groups.Sum(g => g.Divergence.Mean);
            var worst = r.Ranked[0];
            yield return $"{VisibleText.OneLine(worst.Name)} hurts most: {Figures.Percent(worst.Divergence.Mean / sum)} of the sum, with {Figures.Percent((double)worst.WeightCount / r.Groups.Sum(g => g.WeightCount))} of the weights."
                + (r.All is { } all ? $" All together cost {Number(all.Divergence.Mean)} nats; the sum of the parts is {Number(sum)}." : string.Empty);
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

    // ggml multiplies quantized weights with activations of 8 bits (Q8_0, Q8_1 or Q8_K), which it rounds for the product alone.
    private static string Rounding(SensitivityResult r) =>
        r.Groups.SelectMany(group => group.Tensors).Any(tensor => GgmlTypes.IsQuantized(tensor.Type)) ? " (what quantized matrices are multiplied with is rounded to 8 bits too)" : string.Empty;

    public static string[] Row(GroupSensitivity g) =>
    [
        VisibleText.Phrase(g.Name), g.TypesText, Figures.Whole(g.WeightCount), Figures.Bytes(g.SavedBytes), Number(g.Divergence.Mean), Number(g.Divergence.Error), Number(g.LnRatio.Mean), Number(g.LnRatio.Error),
        Figures.Percent(g.SameTop), g.SavedBytes > 0 ? Number(g.Divergence.Mean * (1 << 20) / g.SavedBytes) : "–",
    ];

    public static string Number(double value) => QuantizationErrorText.Number(value);
}
