using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on families of models: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class LineageNotebookTests(LineageNotebookRun run) : IClassFixture<LineageNotebookRun>
{
    [Fact]
    public void Every_cell_runs() => ExerciseChecks.EveryCellRuns(run);

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells() => ExerciseChecks.ShipsWithOutputs(run);

    [Fact]
    public void Exercises_are_unanswered_at_first_and_right_answers_are_called_right() =>
        ExerciseChecks.AnswersAreJudged(run, exercises: 4);

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public Task The_page_draws_every_chart_and_fits_its_window(ColorScheme scheme, int width) =>
        ExerciseChecks.PageFits(run, "lineage", scheme, width, leastCharts: 5);
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class LineageNotebookRun()
    : ExerciseRun(
        "11-lineage.ipynb",
        new Dictionary<string, string>
        {
            ["scratch-start"] = "double made = tree.Rows.Count(row => !row.Release.IsFromScratch) / (double)tree.Rows.Count;",
            ["parent-start"] = "string parent = \"StarCoderPlus\";",
            ["name-start"] = "string family = \"Qwen\";",
            ["siblings-start"] = "string[] different = [\"architecture\", \"positions\", \"norms\", \"MLPs\", \"heads\", \"neurons\"];",
        }
    );
