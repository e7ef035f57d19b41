using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Generation;
using LlmWorkbench.Interventions;
using LlmWorkbench.Logits;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Ablation;

/// <summary>A distribution with and without parts of the model, as bars, a table and texts.</summary>
internal static class AblationView
{
    /// <summary>The table, the numbers and the texts.</summary>
    public static string Text(AblationResult result)
    {
        List<string> parts = [Title(result), Summary(result), Tokens(result).ToText()];
        if (result.Continuation is { } texts)
        {
            parts.AddRange(Texts(result, texts).Select(text => $"{text.Head}: {text.Note}\n{VisibleText.Running(text.Text)}"));
        }

        return string.Join("\n\n", parts);
    }

    public static string Title(AblationResult r) =>
        $"{VisibleText.Phrase(r.Model)} without {Names(r, 12)}, after «{VisibleText.Phrase(LogitsView.Tail(r.Text))}»";

    /// <summary>What was taken out, as in <c>heads 2.1 and 2.3, MLP 3</c>.</summary>
    public static string Names(AblationResult r, int most) =>
        string.Join(", ", r.Parts.Take(most).GroupBy(part => part.Kind).Select(Group))
        + (r.Parts.Count > most ? $" and {r.Parts.Count - most} more" : "");

    /// <summary>What both distributions say, in a few sentences.</summary>
    public static string Summary(AblationResult r)
    {
        string difference = r.Against is { } against
            ? $" The logit difference to {against.Label} goes from {Figures.Fixed(r.Before.LogitDifference!.Value)} to "
                + $"{Figures.Fixed(r.After.LogitDifference!.Value)}."
            : "";
        string turn =
            r.After.Top == r.Before.Top
                ? $"The most probable token stays {r.After.Top.Label}"
                : $"The most probable token becomes {r.After.Top.Label}";
        return $"{AblationSweepView.Whole(r.Token, r.Against, r.Before)} With {Names(r, 6)} "
            + $"{r.Method}{PositionWords.Where(r.Positions)} it has {Figures.Percent(r.After.Probability)} "
            + $"({Figures.Change(r.After.LogProbabilityBits - r.Before.LogProbabilityBits)} bits, logit "
            + $"{Figures.Change(r.After.Logit - r.Before.Logit)}).{difference} "
            + $"{turn}; entropy {Figures.Fixed(r.Before.EntropyBits)} → {Figures.Fixed(r.After.EntropyBits)} bits; KL divergence "
            + $"{Figures.Fixed(r.KlBits, 3)} bits.";
    }

    private static Table Tokens(AblationResult r) => r.ToTable().WithOthers(r.Tokens, r.VocabularySize, columnsAfter: 1);

    /// <summary>Both texts, with what is to be known about them.</summary>
    public static IEnumerable<(string Head, string Text, string Note)> Texts(AblationResult r, AblatedContinuation texts)
    {
        string note = $"{GenerationText.Sampling(texts.Options.Sampling)}{(texts.IsComplete ? "" : " Interrupted.")}";
        yield return ("Whole model", texts.Whole, note);
        yield return ($"Without {Names(r, 6)}", texts.Ablated, note);
    }

    private static string Group(IGrouping<AblationKind, AblatedPart> parts) =>
        parts.Count() == 1
            ? parts.First().Name
            : parts.Key switch
            {
                AblationKind.Head => $"heads {Sentences.And(parts.Select(part => $"{part.Layer}.{part.Head}"))}",
                AblationKind.Attention => $"attentions {Sentences.And(parts.Select(part => $"{part.Layer}"))}",
                AblationKind.Mlp => $"MLPs {Sentences.And(parts.Select(part => $"{part.Layer}"))}",
                _ => $"layers {Sentences.And(parts.Select(part => $"{part.Layer}"))}",
            };

    /// <summary>The bars, the numbers, the texts and the table.</summary>
    public static Markup Html(AblationResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p class="lw-note">{Summary(result)}</p>
                {ChartHtml.Of(result.Chart(), ComparedTokensView.Height(result.Tokens))}
                {(result.Continuation is { } texts ? TextColumns.Draw(Texts(result, texts)) : Markup.Empty)}
                {Fold.Of($"Table of the {result.Tokens.Count} tokens", Tokens(result).ToMarkup())}
                """
            ),
            TextColumns.Style
        );
}
