using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>What holds for every notebook with exercises: run, answered and looked at as a student does.</summary>
/// <param name="run">The notebook, run once for all tests of the class.</param>
/// <param name="name">What its screenshots are called.</param>
/// <param name="exercises">How many exercises it has.</param>
/// <param name="leastCharts">How many charts it has at least.</param>
[StartsProcesses]
public abstract class ExerciseNotebookTests(ExerciseRun run, string name, int exercises, int leastCharts)
{
    [Fact]
    public void Every_cell_runs()
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        Assert.All(run.Cells.Where(cell => !cell.IsStarter), cell => Assert.NotEmpty(cell.Outputs));
        Assert.All(run.Cells, cell => Assert.DoesNotContain("error", cell.Outputs));
    }

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells()
    {
        Assert.Equal(run.Cells.Select(cell => cell.Source), run.ShippedCells.Select(cell => cell.Source));
        Assert.All(run.ShippedCells.Where(cell => !cell.IsStarter), cell => Assert.NotEmpty(cell.Outputs));
    }

    [Fact]
    public void Exercises_are_unanswered_at_first_and_right_answers_are_called_right()
    {
        CodeCell[] unanswered = [.. run.Cells.Where(cell => cell.IsCheck)];
        CodeCell[] answered = [.. run.Solved.Where(cell => cell.IsCheck)];

        Assert.Equal(exercises, unanswered.Length);
        // Nothing of what is expected can be read in the cell: it names the exercise, and gives answer and results.
        Assert.All(
            run.ShippedCells.Where(cell => cell.IsCheck),
            cell =>
                Assert.Matches(
                    @"^// Check: run this cell after the one above\.\nCheck\.That\(""[a-z/-]+""(, (\w+|\[\w+, \w+\]))+\)$",
                    cell.Source
                )
        );
        Assert.All(unanswered, cell => Assert.StartsWith("Not answered yet", cell.Text, StringComparison.Ordinal));
        Assert.All(answered, cell => Assert.StartsWith("Right", cell.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Jupyter_executes_it_with_the_answers()
    {
        Assert.All(run.Solved, cell => Assert.DoesNotContain("error", cell.Outputs));
        Assert.All(run.Solved.Where(cell => !cell.IsStarter), cell => Assert.NotEmpty(cell.Outputs));
        await NotebookChecks.BringsTheChartLibraryOnce(run.SolvedNotebook);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_page_draws_every_chart_and_fits_its_window(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        int charts = await opened.Page.Locator(".lw-chart").CountAsync();

        Assert.True(charts >= leastCharts, $"only {charts} charts");
        await Assertions.Expect(opened.Page.Locator(".js-plotly-plot")).ToHaveCountAsync(charts, new() { Timeout = 30_000 });
        if (charts > 0)
        {
            await Assertions.Expect(opened.Page.Locator(".js-plotly-plot .main-svg").Last).ToBeVisibleAsync(new() { Timeout = 30_000 });
        }

        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"{name}-{scheme}-{width}.png"), FullPage = true }
        );

        await NotebookChecks.FitsItsWindow(opened, width);
    }
}
