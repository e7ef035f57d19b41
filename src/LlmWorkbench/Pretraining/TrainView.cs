using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pretraining;

/// <summary>A training as curves, a table of models and what they wrote.</summary>
internal static class TrainView
{
    public static string Text(TrainResult result) =>
        string.Join(
            "\n\n",
            new[]
            {
                $"{Title(result)}\n{string.Join('\n', Notes(result))}",
                Models(result).ToText(),
                Samples(result) is { Rows.Count: > 0 } samples ? samples.ToText() : "",
            }.Where(part => part.Length > 0)
        );

    public static Markup Html(TrainResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {(result.Models.Any(model => model.Steps.Count > 1) ? ChartHtml.Of(result.Chart()) : Markup.Empty)}
                {(result.GainChart() is { } gains ? ChartHtml.Of(gains) : Markup.Empty)}
                {Notes(result).Select(note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))}
                {Models(result).ToMarkup()}
                {(Samples(result) is { Rows.Count: > 0 } samples ? samples.ToMarkup() : Markup.Empty)}
                """
            )
        );

    private static string Title(TrainResult r) =>
        $"{VisibleText.Phrase(r.Options.Name)} trained on {Figures.Count(r.LearnedTokens, "token")}"
        + (
            r.IsComplete ? ""
            : r.Models.Count == 0 ? ", not begun"
            : $", {r.Models[^1].Parts.Name()}: {r.Models[^1].StepsTaken} of {r.Options.Steps} steps so far"
        );

    private static IEnumerable<string> Notes(TrainResult r)
    {
        string vocabulary = r.Options.Vocabulary is null ? "the 256 bytes and the start of a text" : "learned from the text";
        bool hasLayers = r.Options.Parts.Any(parts => parts is not (TrainedParts.Bigram or TrainedParts.OneHead));
        string layers = hasLayers ? $"{Figures.Count(r.Options.Layers, "layer")} of {Figures.Count(r.Options.Heads, "head")}, " : "";
        yield return $"A vocabulary of {Figures.Count(r.Vocabulary, "token")} ({vocabulary}), {layers}"
            + $"width {r.Options.Width}, context {r.Options.Context}. "
            + $"{Figures.Count(r.Options.Steps, "step")} of {Figures.Count(r.Options.Batch, "window")}, learning rate "
            + FormattableString.Invariant($"{r.Options.LearningRate:0.######}, seed {r.Options.Seed}. ")
            + $"The text's end, {Figures.Count(r.HeldOutTokens, "token")}, is only measured.";
        foreach (TrainedModel model in r.Models.Where(model => model.Path is not null))
        {
            yield return $"{Capital(model.Parts.Name())}: {ShownPath.Of(model.Path!)}"
                + (model.LoadedAs is { } name ? $", loaded as {VisibleText.Phrase(name)}" : "")
                + (model.Parts.InFile() is { } words ? $"; {words}." : ".");
        }
    }

    private static Table Models(TrainResult r)
    {
        List<Column<(TrainedModel Model, TrainedModel? Before)>> columns =
        [
            new(null, "parts", m => m.Model.Parts.Name()),
            new(null, "weights", m => m.Model.Parameters, Format.Whole),
            new(null, "steps", m => m.Model.StepsTaken, Format.Number),
            new(null, "loss at first", m => m.Model.Steps.FirstOrDefault(step => step.HeldOut is not null)?.HeldOut, Format.Fixed(3)),
            new(null, "at last (nats a token)", m => m.Model.HeldOut, Format.Fixed(3)),
            new(null, "bits a character", m => m.Model.BitsPerCharacter, Format.Fixed(3)),
        ];
        if (r.Models.Count > 1)
        {
            columns.Add(new(null, "against the one before", m => Difference(m.Model, m.Before)?.Mean, Format.Signed(3)));
            columns.Add(new(null, "± (paired)", m => Difference(m.Model, m.Before)?.Error, Format.Fixed(3)));
        }

        return Table.Of(r.Models.Select((model, i) => (model, i == 0 ? null : r.Models[i - 1])), [.. columns]);
    }

    private static MeanEstimate? Difference(TrainedModel model, TrainedModel? before) => before is null ? null : model.CompareTo(before);

    // Of several models what each wrote at last: the others stand in the result.
    private static Table Samples(TrainResult r) =>
        Table.Of(
            r.Models.SelectMany(model =>
                (r.Models.Count == 1 ? model.Samples : model.Samples.TakeLast(1)).Select(sample => (Model: model, Sample: sample))
            ),
            new(null, r.Models.Count == 1 ? "step" : "parts", s => r.Models.Count == 1 ? s.Sample.Step : s.Model.Parts.Name()),
            new(null, "writes", s => r.Options.Prompt + s.Sample.Text, Format.Text with { IsWrapped = true })
        );

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
