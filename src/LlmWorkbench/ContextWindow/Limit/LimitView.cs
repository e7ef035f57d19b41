using System.Text;
using LlmWorkbench.Drawing;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Limit;

/// <summary>What the model sees of a text and what it says, one way after the other.</summary>
internal static class LimitView
{
    // Of a long run of tokens with the same fate the middle is left out.
    private const int LongestRun = 160;
    private const int ShownOfLong = 60;

    private const string Css = """
        .lw .lw-limit{white-space:pre-wrap;border:1px solid var(--lw-line);border-radius:6px;padding:8px 10px;margin:6px 0;font-family:var(--lw-mono);font-size:.92em}
        .lw .lw-limit del{color:var(--lw-soft);text-decoration:line-through;background:rgba(213,94,0,.16)}
        .lw .lw-limit s{color:var(--lw-soft);text-decoration:line-through dotted;background:rgba(230,159,0,.22)}
        .lw .lw-limit b{font-weight:600;background:rgba(38,139,210,.24)}
        .lw .lw-way{margin:12px 0 2px;font-weight:600}
        """;

    private static readonly Markup s_style = Theme.StyleOf(Css);

    /// <summary>The text with what is dropped in brackets, and the answer, for each way.</summary>
    public static string Text(LimitResult result) =>
        $"""
            {Title(result)}

            {Summary(result)}

            {string.Join("\n\n", result.Answers.Select(answer => Way(result, answer)))}

            {result.ToTable()}

            [- -] is dropped before the answer begins, [~ ~] while it is written.
            """.WithLineFeeds();

    private static string Title(LimitResult result) => $"At the limit: {VisibleText.Phrase(result.Model)}";

    private static string Summary(LimitResult result)
    {
        (int text, int answer, int window) = (result.Tokens.Count, result.Options.MaxTokens, result.Options.Window!.Value);
        string sum = $"{Figures.Count(text, "token")} of text and {Figures.Whole(answer)} of answer";
        string state = result.IsComplete ? "" : $" Interrupted after {result.Answers.Count} of {result.Options.Strategies.Count} ways.";
        return result.Fits
            ? $"{sum} fit into a window of {Figures.Whole(window)}: nothing has to be dropped. A longer text, or --window, shows "
                + $"more.{state}"
            : $"{sum} do not fit into a window of {Figures.Whole(window)}: {Figures.Whole(text + answer - window)} have to go.{state}";
    }

    private static string Way(LimitResult result, LimitAnswer answer)
    {
        string head = $"{LimitText.Name(answer.Strategy)}: {LimitText.Explain(answer.Strategy, result.Options)}";
        if (answer.Refusal is { } refusal)
        {
            return $"{head}\n  {VisibleText.Line(refusal)}";
        }

        IEnumerable<string> runs = Runs(result, answer)
            .Select(run =>
                run.Fate switch
                {
                    TokenFate.Dropped => $"[-{VisibleText.OneLine(run.Text)}-]",
                    TokenFate.ForgottenWhileAnswering => $"[~{VisibleText.OneLine(run.Text)}~]",
                    _ => VisibleText.OneLine(run.Text),
                }
            );
        return $"{head}\n  {string.Concat(runs)}\n  → {VisibleText.OneLine(answer.Answer!)}";
    }

    // Tokens that follow each other and have the same fate.
    private static IEnumerable<(TokenFate Fate, string Text)> Runs(LimitResult result, LimitAnswer answer)
    {
        for (int from = 0; from < answer.Fates.Count; )
        {
            int end = from;
            while (end < answer.Fates.Count && answer.Fates[end] == answer.Fates[from])
            {
                end++;
            }

            yield return (answer.Fates[from], Shortened([.. result.Tokens.Take(from..end)]));
            from = end;
        }
    }

    private static string Shortened(TokenInfo[] tokens) =>
        tokens.Length <= LongestRun
            ? Read(tokens)
            : $"{Read(tokens[..ShownOfLong])} … {Figures.Count(tokens.Length - (2 * ShownOfLong), "token")} … "
                + Read(tokens[^ShownOfLong..]);

    // A character may be several tokens.
    private static string Read(TokenInfo[] tokens) => Encoding.UTF8.GetString([.. tokens.SelectMany(token => token.Bytes.ToArray())]);

    /// <summary>The same, with what is dropped struck through.</summary>
    public static Markup Html(LimitResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                <p>{Summary(result)}</p>
                {result.Answers.Select(answer => Draw(result, answer))}
                <p class="lw-note">Struck through: dropped before the answer begins{Dotted(result)}. Bold: what the model then writes.</p>
                {result.ToTable().ToMarkup()}
                """
            ),
            s_style
        );

    private static Markup Dotted(LimitResult result) =>
        result.Answers.Any(answer => answer.Count(TokenFate.ForgottenWhileAnswering) > 0)
            ? StyledWords.Of("; with dots: while it is written")
            : Markup.Empty;

    private static Markup Draw(LimitResult result, LimitAnswer answer)
    {
        Markup body = answer.Refusal is { } refusal
            ? Markup.Of($"<p><i>{refusal}</i></p>")
            : Markup.Of($"<div class=\"lw-limit\">{Runs(result, answer).Select(Run)}<b>{Markup.Lines(answer.Answer!)}</b></div>");
        return Markup.Of(
            $"""
            <p class="lw-way"><b>{LimitText.Name(answer.Strategy)}</b></p>
            <p class="lw-note">{LimitText.Explain(answer.Strategy, result.Options)}</p>
            {body}
            """
        );
    }

    private static Markup Run((TokenFate Fate, string Text) run) =>
        run.Fate switch
        {
            TokenFate.Dropped => Markup.Of($"<del>{Markup.Lines(run.Text)}</del>"),
            TokenFate.ForgottenWhileAnswering => Markup.Of($"<s>{Markup.Lines(run.Text)}</s>"),
            _ => Markup.Lines(run.Text),
        };
}
