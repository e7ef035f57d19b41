using LlmWorkbench.Drawing;
using LlmWorkbench.Exercises.Answers;

namespace LlmWorkbench.Exercises;

/// <summary>What a check found, as text and as HTML: a sign, a word and a colour, none of which is needed to tell right from
/// wrong.</summary>
internal static class CheckView
{
    // Okabe and Ito's green, vermilion and purple, which colour-blind readers can tell apart.
    private static readonly Markup s_style = Theme.StyleOf(
        ".lw .lw-check{border-left:4px solid var(--lw-line);padding:6px 11px;margin:5px 0}"
            + ".lw .lw-check-right{border-color:#009E73}.lw .lw-check-wrong{border-color:#D55E00}.lw "
            + ".lw-check-broken{border-color:#CC79A7}"
    );

    public static Markup Html(CheckResult result)
    {
        (string sign, string style) = result.Outcome switch
        {
            CheckOutcome.Right => ("✓", "lw-check-right"),
            CheckOutcome.Wrong => ("✗", "lw-check-wrong"),
            CheckOutcome.NotAnswered => ("…", "lw-check-open"),
            _ => ("!", "lw-check-broken"),
        };
        return Markup.Of(
            $"{Theme.Style}{s_style}<div class=\"lw\"><p class=\"lw-check {style}\">{sign} <strong>{result.Verdict}:</strong> "
                + $"{result.Message}</p></div>"
        );
    }
}
