using LlmWorkbench.Drawing;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Speed;

/// <summary>A speed as a table.</summary>
internal static class SpeedView
{
    /// <summary>The table and what it means.</summary>
    public static string Text(SpeedResult result) =>
        $"How fast {VisibleText.Phrase(result.Model)} answers\n\n{result.ToTable()}\n\n{Summary(result)}";

    /// <summary>The table and what it means.</summary>
    public static Markup Html(SpeedResult result) =>
        Theme.View(
            $"How fast {result.Model} answers",
            Markup.Of($"{result.ToTable().ToMarkup()}<p class=\"lw-note\">{Summary(result)}</p>")
        );

    private static string Summary(SpeedResult result)
    {
        string failed = result.Failure is { } failure ? $" What failed first: {VisibleText.Phrase(failure)}" : "";
        string one = result.Rows is [{ AtOnce: 1 }] ? " What runs in this process answers one request at a time." : "";
        return "Medians over the requests (from the least to the most), each of at most "
            + $"{Figures.Count(result.Options.MaxTokens, "token")}, measured once: another moment gives other numbers. "
            + $"Each prompt is another one, so that no cache has it.{one}{failed}";
    }
}
