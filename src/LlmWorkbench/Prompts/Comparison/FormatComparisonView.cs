using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Prompts.Comparison;

/// <summary>The formats in a table, the model's own first.</summary>
internal static class FormatComparisonView
{
    private const string Note =
        "An answer is right that holds the wanted word; «ended by itself» counts answers that did not run into the limit of tokens.";

    /// <summary>The table and what it counts.</summary>
    public static string Text(FormatComparisonResult result) =>
        $"{Title(result)}\n\n{result.ToTable()}\n\n{State(result)}The first question: {VisibleText.Line(result.Question)}\n{Note}";

    /// <summary>The table and what it counts.</summary>
    public static Markup Html(FormatComparisonResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"""
                {result.ToTable().ToMarkup()}
                <p class="lw-note">{State(result)}The first question: {VisibleText.Line(result.Question)}</p>
                <p class="lw-note">{Note}</p>
                """
            )
        );

    private static string State(FormatComparisonResult result) =>
        result.IsComplete ? "" : $"Interrupted: {result.Scores.Count} of {Figures.Count(result.PlannedFormats, "format")}. ";

    private static string Title(FormatComparisonResult result) =>
        $"Answers of {VisibleText.Phrase(result.Model)} to {VisibleText.Phrase(result.Dataset)}, format by format";
}
