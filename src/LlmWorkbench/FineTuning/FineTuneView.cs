using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.FineTuning;

/// <summary>A fine-tuning as a curve, a table of losses and texts before and after.</summary>
internal static class FineTuneView
{
    public static string Text(FineTuneResult result) =>
        string.Join(
            "\n\n",
            new[]
            {
                $"{Title(result)}\n{string.Join('\n', Notes(result))}",
                Losses(result).ToText(),
                result.Samples.Count > 0 ? Samples(result).ToText() : "",
            }.Where(part => part.Length > 0)
        );

    public static Markup Html(FineTuneResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {(result.Steps.Any(step => step.Loss is not null) ? ChartHtml.Of(result.Chart()) : Markup.Empty)}
                {Notes(result).Select(note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))}
                {Losses(result).ToMarkup()}
                {(result.Samples.Count > 0 ? Samples(result).ToMarkup() : Markup.Empty)}
                """
            )
        );

    private static string Title(FineTuneResult r) =>
        $"{VisibleText.Phrase(r.Model)} tuned on {Figures.Count(r.Examples, "example")}"
        + (r.IsComplete ? "" : $", {(r.Steps.Count > 0 ? r.Steps[^1].Step : 0)} of {r.Options.Steps} steps so far");

    private static IEnumerable<string> Notes(FineTuneResult r)
    {
        yield return $"LoRA of rank {r.Options.Rank}: {Figures.Whole(r.Parameters)} numbers are learned, the "
            + $"{Figures.Whole(r.ModelParameters)} weights of the model stay as they are. {Figures.Count(r.Options.Steps, "step")} of "
            + $"{Figures.Count(r.Options.Batch, "example")}, learning rate {r.Options.LearningRate:0.######}, seed {r.Options.Seed}.";
        if (r is { AccuracyBefore: { } before, AccuracyAfter: { } after })
        {
            yield return $"Questions of {VisibleText.Phrase(r.Options.Evaluate!)}: {Share(before)} right before, {Share(after)} after.";
        }

        if (r.Path is { } path)
        {
            yield return $"The adapter is {ShownPath.Of(path)}"
                + (
                    r.LoadedAs is { } name
                        ? $"; {VisibleText.Phrase(name)} has it now, and "
                            + $"{CommandName.Of("adapter")} --remove {VisibleText.Phrase(TuningFiles.AdapterName(r.Options))} takes it off."
                        : "."
                );
            if (!r.IsComplete)
            {
                yield return "It was stopped, and what it had learned was written: the same command with --resume goes on.";
            }
        }
    }

    private static string Share(Proportion share) => $"{Figures.Percent(share.Share)} ({share.Successes} of {share.Count})";

    // The first and the last that were measured, and what the whole has changed.
    private static Table Losses(FineTuneResult r) =>
        Table.Of(
            new (string Name, Func<TuningStep, double?> Of)[]
            {
                ("the examples", step => step.Loss),
                ("held-out examples", step => step.HeldOut),
                ("text from before", step => step.Remembered),
            }.Where(loss => r.Steps.Any(step => loss.Of(step) is not null)),
            new(null, "loss (nats a token) on", loss => loss.Name),
            new(null, "at first", loss => First(r, loss.Of), Format.Nats),
            new(null, "at last", loss => Last(r, loss.Of), Format.Nats),
            new(null, "change", loss => Last(r, loss.Of) - First(r, loss.Of), Format.Signed(3))
        );

    private static double? First(FineTuneResult r, Func<TuningStep, double?> of) => r.Steps.Select(of).First(loss => loss is not null);

    private static double? Last(FineTuneResult r, Func<TuningStep, double?> of) => r.Steps.Select(of).Last(loss => loss is not null);

    private static Table Samples(FineTuneResult r) =>
        Table.Of(
            r.Samples,
            new(null, "prompt", s => s.Prompt.Trim(), Format.Text with { IsWrapped = true }),
            new(null, "", s => s.IsHeldOut ? "held out" : "learned"),
            new(null, "wanted", s => s.Wanted.Trim(), Format.Text with { IsWrapped = true }),
            new(null, "before", s => s.Before.Trim(), Format.Text with { IsWrapped = true }),
            new(null, "after", s => s.After?.Trim(), Format.Text with { IsWrapped = true })
        );
}
