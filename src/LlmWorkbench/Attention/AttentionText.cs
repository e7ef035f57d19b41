using LlmWorkbench.Drawing;

namespace LlmWorkbench.Attention;

/// <summary>Attention as plain text.</summary>
internal static class AttentionText
{
    private const int MostReads = 40;
    private const int MostHeads = 400;

    /// <summary>The headings of the table of heads, in every form.</summary>
    public static IReadOnlyList<string> Heads { get; } = [">layer", ">head", "kind", ">entropy (bits)", ">current", ">previous", ">first", ">duplicate", ">induction"];

    /// <summary>What the scores are.</summary>
    public const string Explanation = "Scores are the mean share that goes to the token itself (current), the one before (previous), the first one (first), "
        + "earlier places of the same token (duplicate), and what came behind those (induction). The largest from 0.4 names the head.";

    /// <summary>A table of the heads; for a single head also what each token reads most.</summary>
    public static string Draw(AttentionResult result)
    {
        var table = Table(result.Heads.Select(h => (h.Layer, h.Head, h.Scores)));
        var reads = result.Heads.Count == 1 ? $"\n\n{Reads(result)}" : string.Empty;
        return $"{VisibleText.Phrase(Title(result))}\n{Summary(result)}\n\n{table}{reads}\n\n{Explanation}";
    }

    /// <summary>The heads of a model as a table.</summary>
    public static string Draw(HeadScoresResult result) =>
        $"{VisibleText.Phrase(Title(result))}\n{Summary(result)}\n\n{Table(result.Heads.Select(h => (h.Layer, h.Head, h.Scores)))}\n\n{Explanation}";

    /// <summary>What is shown, of which model.</summary>
    public static string Title(AttentionResult result) => $"Attention in {result.Model}";

    /// <summary>What is shown, of which model.</summary>
    public static string Title(HeadScoresResult result) => $"Kinds of heads in {result.Model}";

    /// <summary>What the result holds in a sentence or two.</summary>
    public static string Summary(AttentionResult result)
    {
        var stopped = result.IsComplete ? string.Empty : " It was stopped: this is what was there.";
        var rollout = result.Rollout.Count == 0
            ? string.Empty
            : $", and the rollout behind {Figures.Count(result.Rollout.Count, "layer")}: attention of all heads multiplied up through the layers, half of it for the residual stream (Abnar and Zuidema 2020)";
        return $"{Figures.Count(result.Heads.Count, "head")} over {Figures.Count(result.Tokens.Count, "token")}{rollout}.{stopped}";
    }

    /// <summary>How it was measured in a sentence or two.</summary>
    public static string Summary(HeadScoresResult result)
    {
        var stopped = result.IsComplete ? string.Empty : " It was stopped: this is what was there.";
        return $"{Figures.Count(result.Heads.Count, "head")}, mean over {Figures.Count(result.Sequences, "sequence")} of {result.Length} random tokens and the same tokens again (seed {result.Seed}).{stopped}";
    }

    /// <summary>The row of one head.</summary>
    public static string[] Row(int layer, int head, AttentionScores s) =>
        [$"{layer}", $"{head}", Name(s.Kind), Score(s.EntropyBits), Score(s.Current), Score(s.Previous), Score(s.First), Score(s.Duplicate), Score(s.Induction)];

    /// <summary>A kind's name.</summary>
    public static string Name(HeadKind kind) => kind switch
    {
        HeadKind.CurrentToken => "current-token",
        HeadKind.PreviousToken => "previous-token",
        HeadKind.FirstToken => "first-token",
        HeadKind.DuplicateToken => "duplicate-token",
        HeadKind.Induction => "induction",
        _ => "mixed",
    };

    /// <summary>A score with two decimals, a dash where there is none.</summary>
    public static string Score(double? score) => score is { } value ? Figures.Fixed(value) : "–";

    private static string Table(IEnumerable<(int Layer, int Head, AttentionScores Scores)> heads)
    {
        var all = heads.ToList();
        var table = new TextTable([.. Heads]);
        foreach (var (layer, head, scores) in all.Take(MostHeads))
        {
            table.Add(Row(layer, head, scores));
        }

        return all.Count > MostHeads ? $"{table}\n… {Figures.Whole(all.Count - MostHeads)} more, all in ToCsv()" : table.ToString();
    }

    private static string Reads(AttentionResult result)
    {
        var pattern = result.Heads[0].Pattern;
        var table = new TextTable(">#", "token", "reads most");
        for (var i = 0; i < Math.Min(MostReads, result.Tokens.Count); i++)
        {
            table.Add($"{i}", result.Tokens[i].Label, string.Join("  ", pattern.Reads(i, 3).Select(link => $"{result.Tokens[link.Position].Label} ({link.Position}) {Figures.Percent(link.Weight)}")));
        }

        return result.Tokens.Count > MostReads ? $"{table}\n… {Figures.Whole(result.Tokens.Count - MostReads)} more tokens" : table.ToString();
    }
}
