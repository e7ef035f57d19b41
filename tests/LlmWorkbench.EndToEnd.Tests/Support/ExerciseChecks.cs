using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>What holds for every notebook with exercises.</summary>
public static class ExerciseChecks
{
    public static void EveryCellRuns(ExerciseRun run)
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        Assert.All(run.Cells.Where(cell => !cell.IsStarter), cell => Assert.NotEmpty(cell.Outputs));
        Assert.All(run.Cells, cell => Assert.DoesNotContain("error", cell.Outputs));
    }

    public static void ShipsWithOutputs(ExerciseRun run)
    {
        Assert.Equal(run.Cells.Select(cell => cell.Source), run.ShippedCells.Select(cell => cell.Source));
        Assert.All(run.ShippedCells.Where(cell => !cell.IsStarter), cell => Assert.NotEmpty(cell.Outputs));
    }

    public static void AnswersAreJudged(ExerciseRun run, int exercises)
    {
        CodeCell[] unanswered = [.. run.Cells.Where(cell => cell.IsCheck)];
        CodeCell[] answered = [.. run.Solved.Where(cell => cell.IsCheck)];

        Assert.Equal(exercises, unanswered.Length);
        // Nothing of what is expected can be read in the cell: it names the exercise, and gives answer and results.
        Assert.All(
            run.ShippedCells.Where(cell => cell.IsCheck),
            cell =>
                Assert.Matches(
                    @"^// Check: run this cell after the one above\.\nCheck\.That\(""[a-z/]+""(, (\w+|\[\w+, \w+\]))+\)$",
                    cell.Source
                )
        );
        Assert.All(unanswered, cell => Assert.StartsWith("Not answered yet", cell.Text, StringComparison.Ordinal));
        Assert.All(answered, cell => Assert.StartsWith("Right", cell.Text, StringComparison.Ordinal));
    }

    public static async Task PageFits(ExerciseRun run, string name, ColorScheme scheme, int width, int leastCharts)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        int charts = await opened.Page.Locator(".lw-chart").CountAsync();

        Assert.True(charts >= leastCharts, $"only {charts} charts");
        await Assertions.Expect(opened.Page.Locator(".js-plotly-plot")).ToHaveCountAsync(charts, new() { Timeout = 30_000 });
        await Assertions.Expect(opened.Page.Locator(".js-plotly-plot .main-svg").Last).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"{name}-{scheme}-{width}.png"), FullPage = true }
        );

        await NotebookChecks.FitsItsWindow(opened, width);
    }
}
