using System.Globalization;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>
/// A tree of alternatives that opens and closes without a script, and the text whose tokens show what they were chosen over. A
/// script adds arrow keys and two buttons.
/// </summary>
internal static class ExplorationHtml
{
    private const int MaxOpen = 60;

    private const string Css = """
        .lw .lw-tree{max-width:768px;margin:8px 0;container-type:inline-size}
        .lw .lw-tree details{margin:0}
        .lw .lw-row{display:grid;grid-template-columns:minmax(112px,1fr) 128px 88px;gap:10px;align-items:baseline;padding:1.3px 3px;border-radius:3px;list-style:none;color:var(--lw-ink)}
        .lw .lw-row::-webkit-details-marker{display:none}
        .lw .lw-row:hover{background:var(--lw-shade)}
        .lw .lw-row:focus-visible{outline:2px solid var(--lw-ink);outline-offset:-1px}
        .lw .lw-word{padding-left:1.2em;text-indent:-1.2em;overflow-wrap:anywhere}
        .lw .lw-word::before{content:"·";display:inline-block;width:1.2em;text-indent:0;color:var(--lw-soft)}
        .lw details>summary .lw-word::before{content:"▸"}.lw details[open]>summary .lw-word::before{content:"▾"}
        .lw .lw-word .lw-code{font-weight:600}
        .lw .lw-word small{color:var(--lw-soft);font-size:.92em}
        .lw .lw-share{text-align:right;font-variant-numeric:tabular-nums;padding:0 5px;border-radius:2px;background:linear-gradient(to right,rgba(38,139,210,.45) var(--share),transparent 0)}
        .lw .lw-kids{margin-left:9px;padding-left:10px;border-left:1px solid var(--lw-line)}
        .lw .lw-others{color:var(--lw-soft);font-size:.92em}
        .lw .lw-others .lw-share{color:var(--lw-ink);background:linear-gradient(to right,var(--lw-line) var(--share),transparent 0)}
        .lw .lw-headings{color:var(--lw-soft);font-size:.92em;font-weight:600;border-bottom:1px solid var(--lw-line);border-radius:0}
        .lw .lw-headings .lw-word::before{content:none}
        .lw .lw-tools{display:flex;gap:10px;margin:6px 0}
        .lw .lw-tools button{font:inherit;color:inherit;background:var(--lw-shade);border:1px solid var(--lw-soft);border-radius:4px;padding:1.6px 11px;cursor:pointer}
        @container (max-width:544px){.lw .lw-row{grid-template-columns:minmax(96px,1fr) 86px 74px;gap:5px}.lw .lw-headings{font-size:.85em}.lw .lw-kids{margin-left:5px;padding-left:5px}}
        """;

    private static readonly Markup s_style = Theme.StyleOf(Css);

    private static readonly Markup s_script = Markup.Raw("<script>" + PageScript.Read("exploration-tree.js") + "</script>");

    /// <summary>The text, the tree and the numbers.</summary>
    public static Markup Draw(ExplorationResult result)
    {
        int open = OpenLevels(result);
        return Theme.View(
            ExplorationText.Title(result),
            Markup.Of(
                $"""
                {(result.Path.Count > 0 ? Path(result) : Markup.Empty)}
                <div class="lw-scroll"><div class="lw-tree" data-lw-tree>
                <div class="lw-row lw-headings"><span class="lw-word">token {result.Options.Start} and those after it</span><span class="lw-num"> probability<span class="lw-open">, </span></span><span class="lw-num"> in all</span></div>
                {result.Branches.Select(node => Draw(node, open))}{Others(result.Branches, result.Following)}
                </div></div>
                <p class="lw-note">{ExplorationText.Summary(result)}</p>
                {s_script}
                """
            ),
            TokenStrip.Style,
            s_style
        );
    }

    // As many levels as fit a screen; the others wait to be opened.
    private static int OpenLevels(ExplorationResult result)
    {
        int[] levels = [.. result.Nodes().GroupBy(n => n.Node.Depth).OrderBy(level => level.Key).Select(level => level.Count())];
        int depth = 1;
        while (depth < levels.Length && levels.Take(depth + 1).Sum() <= MaxOpen)
        {
            depth++;
        }

        return depth;
    }

    private static Markup Draw(ExplorationNode node, int open)
    {
        if (node.Branches.Count == 0)
        {
            return Markup.Of($"<div class=\"lw-row\" tabindex=\"-1\" title=\"{ExplorationText.Spoken(node)}\">{Cells(node)}</div>");
        }

        bool isOpen = node.Depth < open;
        Markup opened = isOpen ? Markup.Raw(" open") : Markup.Empty;
        Markup words = isOpen ? Markup.Empty : Markup.Raw("<small class=\"lw-open\"> (click to open)</small>");
        return Markup.Of(
            $"""
            <details{opened}><summary class="lw-row" title="{ExplorationText.Spoken(node)}">{Cells(
                node
            )}{words}</summary><div class="lw-kids">{node.Branches.Select(branch => Draw(branch, open))}{Others(
                node.Branches,
                node.Following
            )}</div></details>
            """
        );
    }

    private static Markup Cells(ExplorationNode node)
    {
        Markup continued = ExplorationText.Continued(node) is { Length: > 0 } text
            ? Markup.Of($"<small> <bdi>{text}</bdi></small>")
            : Markup.Empty;
        return Markup.Of(
            $"<span class=\"lw-word\">{Indent(node.Depth)}<bdi "
                + $"class=\"lw-code\">{node.Label}</bdi>{continued}</span>{Share(node.Probability)}<span class=\"lw-num\"> "
                + $"{Figures.Percent(node.CumulativeProbability)}</span>"
        );
    }

    // What styles show by a margin, blanks show where there are no styles.
    private static Markup Indent(int depth) =>
        depth > 1 ? Markup.Of($"<span class=\"lw-open\">{new string('\u00A0', 4 * (depth - 1))}</span>") : Markup.Empty;

    private static Markup Others(IReadOnlyList<ExplorationNode> branches, FollowingTokens? following) =>
        branches.Count > 0 && following is not null
            ? Markup.Of(
                $"<div class=\"lw-row lw-others\"><span "
                    + $"class=\"lw-word\">{Indent(branches[0].Depth)}others</span>{Share(following.OthersProbability)}<span></span></div>"
            )
            : Markup.Empty;

    private static Markup Share(double probability) =>
        Markup.Of(
            $"<span class=\"lw-share\" style=\"--share:{(probability * 100).ToString("0.#", CultureInfo.InvariantCulture)}%\"> "
                + $"{Figures.Percent(probability)} </span>"
        );

    private static Markup Path(ExplorationResult result)
    {
        TokenMark prompt = new(VisibleText.Running(result.Prompt), $"The prompt: {Figures.Count(result.PromptTokenCount, "token")}.")
        {
            IsGiven = true,
        };

        // Until a token is clicked, the card shows where the text was turned, or where the model was least sure of what it wrote.
        var shown = result.Path.Take(ShownTokens.MaxWithAlternatives).ToList();
        PathToken? example = shown.LastOrDefault(t => t.IsForced) ?? shown.MinBy(t => t.Probability);
        Markup strip = TokenStrip.Draw(
            [prompt, .. shown.Select(token => Mark(token) with { IsExample = token == example })],
            "Click a token, or tab to it: what it was chosen over appears here, with the options that branch there.",
            15
        );
        return Markup.Of(
            $"""
            {strip}
            <p class="lw-note">The two options put another token there and go on from it. {StyledWords.Of("The stronger the shade, the more probable the token; a frame: forced.")}{ShownTokens.LeftOut(
                result.Path.Count,
                ShownTokens.MaxWithAlternatives
            )}</p>
            {Fold.Of($"Table of what the tokens were chosen over", Chosen(result).ToMarkup())}
            """
        );
    }

    private static TokenMark Mark(PathToken token)
    {
        string spoken =
            $"token {token.Position}: {VisibleText.Token(token.Text, token.Bytes.Span)} · {Figures.Percent(token.Probability)} to "
            + $"the model{(token.IsForced ? " · forced" : "")}";
        bool isPart = token.Delta.Length == 0 && token.Text.Contains('\uFFFD', StringComparison.Ordinal);
        return new TokenMark(isPart ? "⋯" : VisibleText.Running(token.Delta.Length > 0 ? token.Delta : token.Text), spoken)
        {
            Background = ColourScale.Amount(token.Probability),
            Card = Card(token, spoken),
            IsControl = token.IsForced || (token.Delta.Length == 0 && !isPart),
        };
    }

    // Lines of plain text: what the inspector shows is an attribute.
    private static string Card(PathToken token, string spoken)
    {
        var table = Table.Of(
            token.Alternatives,
            new(null, " ", a => a.Id == token.Id ? "▸" : " "),
            new(null, "token", Label),
            new(null, "model", a => a.ModelProbability, Format.Percent),
            new(null, "filtered", a => a.Probability, Format.AfterFilters),
            new(null, "number", a => a.Id == token.Id ? "" : $"{a.Id}", Format.Number)
        );
        return $"{spoken}. For another: --at {token.Position} --token NUMBER\n{table}";
    }

    private static Table Chosen(ExplorationResult result) =>
        Table.Of(
            result.Path.Take(ShownTokens.MaxWithAlternatives).SelectMany(token => token.Alternatives.Select(a => (Token: token, Other: a))),
            new(null, "#", row => row.Token.Position, Format.Number),
            new(null, "token", row => Label(row.Other))
            {
                Html = row =>
                    row.Other.Id == row.Token.Id
                        ? Markup.Of($"<bdi class=\"lw-code\"><strong>{Label(row.Other)}</strong></bdi>")
                        : Markup.Of($"<bdi class=\"lw-code\">{Label(row.Other)}</bdi>"),
            },
            new(null, "model", row => row.Other.ModelProbability, Format.Percent),
            new(null, "filtered", row => row.Other.Probability, Format.AfterFilters),
            new(null, "branch there", row => Branch(row.Token, row.Other), Format.Code)
        );

    private static string Label(TokenAlternative a) => VisibleText.Token(a.Text, a.Bytes.Span);

    private static string Branch(PathToken token, TokenAlternative a) =>
        a.Id == token.Id ? "" : FormattableString.Invariant($"--at {token.Position} --token {a.Id}");
}
