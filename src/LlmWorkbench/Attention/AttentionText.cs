using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attention;

/// <summary>Attention as plain text.</summary>
internal static class AttentionText
{
    private const int MaxReads = 40;
    private const int MaxHeads = 400;

    /// <summary>What the scores are.</summary>
    public const string Explanation =
        "Scores are the mean share that goes to the token itself (current), the one before (previous), the first one (first), "
        + "earlier places of the same token (duplicate), and what came after those (induction). The largest from 0.4 names the head.";

    /// <summary>A table of the heads; for a single head also what each token reads most.</summary>
    public static string Draw(AttentionResult result)
    {
        string reads = result.Heads.Count == 1 ? $"\n\n{Reads(result)}" : "";
        return $"{VisibleText.Phrase(Title(result))}\n{Summary(result)}\n\n{Heads(result.ToTable())}{reads}\n\n{Explanation}";
    }

    /// <summary>The heads of a model as a table.</summary>
    public static string Draw(HeadScoresResult result) =>
        $"{VisibleText.Phrase(Title(result))}\n{Summary(result)}\n\n{Heads(result.ToTable())}\n\n{Explanation}";

    /// <summary>What is shown, of which model.</summary>
    public static string Title(AttentionResult result) => $"Attention in {result.Model}";

    /// <summary>What is shown, of which model.</summary>
    public static string Title(HeadScoresResult result) => $"Kinds of heads in {result.Model}";

    /// <summary>What the result holds in a sentence or two.</summary>
    public static string Summary(AttentionResult result)
    {
        string stopped = result.IsComplete ? "" : " Interrupted: this is what was there.";
        string rollout =
            result.Rollout.Count == 0
                ? ""
                : $", and the rollout after {Figures.Count(result.Rollout.Count, "layer")}: attention of all heads multiplied up "
                    + "through the layers, half of it for the residual stream (Abnar and Zuidema 2020)";
        return $"{Figures.Count(result.Heads.Count, "head")} over {Figures.Count(result.Tokens.Count, "token")}{rollout}."
            + $"{(result.ReadsBothWays ? " Each token reads those after it too." : "")}{stopped}";
    }

    /// <summary>How it was measured in a sentence or two.</summary>
    public static string Summary(HeadScoresResult result)
    {
        string stopped = result.IsComplete ? "" : " Interrupted: this is what was there.";
        return $"{Figures.Count(result.Heads.Count, "head")}, mean over {Figures.Count(result.Sequences, "sequence")} of "
            + $"{result.Length} random tokens and the same tokens again (seed {result.Seed}).{stopped}";
    }

    /// <summary>A score with two decimals, a dash where there is none.</summary>
    public static string Score(double? score) => score is { } value ? Figures.Fixed(value) : "–";

    private static string Heads(Table heads) =>
        heads.Rows.Count > MaxHeads
            ? $"{heads.First(MaxHeads)}\n… {Figures.Whole(heads.Rows.Count - MaxHeads)} more: the CSV has all (ToCsv(), --export x.csv)"
            : heads.ToText();

    private static string Reads(AttentionResult result)
    {
        AttentionPattern pattern = result.Heads[0].Pattern;
        var table = Table.Of(
            Enumerable.Range(0, Math.Min(MaxReads, result.Tokens.Count)),
            new(null, "#", i => i, Format.Number),
            new(null, "token", i => result.Tokens[i].Label),
            new(
                null,
                "reads most",
                i =>
                    string.Join(
                        "  ",
                        pattern
                            .Reads(i, 3)
                            .Select(link => $"{result.Tokens[link.Position].Label} ({link.Position}) {Figures.Percent(link.Weight)}")
                    )
            )
        );
        return result.Tokens.Count > MaxReads ? $"{table}\n… {Figures.Whole(result.Tokens.Count - MaxReads)} more tokens" : table.ToText();
    }
}
