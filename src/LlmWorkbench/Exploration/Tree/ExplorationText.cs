using System.Text;
using LlmWorkbench.Generation;
using LlmWorkbench.Logits;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>A tree of alternatives as plain text.</summary>
internal static class ExplorationText
{
    /// <summary>What is shown, in a few words.</summary>
    public static string Title(ExplorationResult result) =>
        $"How {VisibleText.Phrase(result.Model)} could go on after «{VisibleText.Phrase(LogitsView.Tail(Before(result)))}»";

    /// <summary>The text, the tree and the numbers.</summary>
    public static string Draw(ExplorationResult result)
    {
        var text = new StringBuilder();
        if (result.Path.Count > 0)
        {
            text.Append($"{VisibleText.Running(result.Prompt)}▶{VisibleText.Running(result.Text)}\n\n");
        }

        text.Append(Title(result)).Append("\n\n");
        Below(text, result.Branches, result.Following, "");
        return text.Append('\n').Append(Summary(result)).ToString();
    }

    /// <summary>How much there is and how it was made.</summary>
    public static string Summary(ExplorationResult result)
    {
        ExplorationOptions o = result.Options;
        string interrupted = result.IsComplete ? "" : "Interrupted: this is what was there. ";
        int continued = result.Nodes().Count(n => n.Node.Continuation is not null);
        string branches =
            continued == 0
                ? ""
                : $" {Figures.Count(continued, "branch", "branches")} continued with at most "
                    + $"{Figures.Count(o.ContinueTokens, "token", "tokens")}.";
        return $"{interrupted}{Figures.Count(result.NodeCount, "node", "nodes")}: width {o.Width}, depth {o.Depth}, branches of at "
            + $"least {Figures.Percent(o.MinProbability)}.{branches} Probabilities are the model's own. "
            + $"The text and the continuations: {GenerationText.Sampling(o.Sampling)}";
    }

    /// <summary>The numbers of a node in words.</summary>
    public static string Spoken(ExplorationNode node) =>
        $"{node.Label}: {Figures.Percent(node.Probability)}, together with the tokens above {Figures.Percent(node.CumulativeProbability)}"
        + (node.Following is { } f ? $"; after it {Figures.Fixed(f.EntropyBits)} bits of entropy" : "");

    /// <summary>The text that the tree continues.</summary>
    public static string Before(ExplorationResult result) =>
        result.Prompt + string.Concat(result.Path.Take(result.Options.Start - 1).Select(t => t.Delta));

    /// <summary>How a branch goes on, on one line; empty when it does not.</summary>
    public static string Continued(ExplorationNode node) =>
        node switch
        {
            { EndsText: true } => "(the text ends)",
            { Continuation: { } c } when c.Text.Length > 0 || c.EndsText =>
                $"{VisibleText.Phrase(c.Text)}{(c.EndsText ? " (the text ends)" : "…")}",
            _ => "",
        };

    private static void Below(StringBuilder text, IReadOnlyList<ExplorationNode> branches, FollowingTokens? following, string indent)
    {
        FollowingTokens? others = branches.Count > 0 ? following : null;
        for (int i = 0; i < branches.Count; i++)
        {
            ExplorationNode node = branches[i];
            bool isLast = i == branches.Count - 1 && others is null;
            string cumulative = node.Depth > 1 ? $" ({Figures.Percent(node.CumulativeProbability)} in all)" : "";
            string continued = Continued(node) is { Length: > 0 } c ? $"  → {c}" : "";
            text.Append($"{indent}{(isLast ? "└─ " : "├─ ")}{node.Label}  {Figures.Percent(node.Probability)}{cumulative}{continued}\n");
            Below(text, node.Branches, node.Following, indent + (isLast ? "   " : "│  "));
        }

        if (others is not null)
        {
            text.Append($"{indent}└─ others  {Figures.Percent(others.OthersProbability)}\n");
        }
    }
}
