using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on growing up: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class GrowingUpNotebookTests(GrowingUpNotebookRun run) : IClassFixture<GrowingUpNotebookRun>
{
    [Fact]
    public void Every_cell_runs() => ExerciseChecks.EveryCellRuns(run);

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells() => ExerciseChecks.ShipsWithOutputs(run);

    [Fact]
    public void Exercises_are_unanswered_at_first_and_right_answers_are_called_right() =>
        ExerciseChecks.AnswersAreJudged(run, exercises: 3);

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public Task The_page_draws_every_chart_and_fits_its_window(ColorScheme scheme, int width) =>
        ExerciseChecks.PageFits(run, "growing-up", scheme, width, leastCharts: 4);
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class GrowingUpNotebookRun()
    : ExerciseRun(
        "13-growing-up.ipynb",
        new Dictionary<string, string>
        {
            ["part-start"] = "double part = (nats[0] - nats[1]) / (nats[0] - nats[^1]);",
            ["leap-start"] = "string leap = \"tutor-2.5m\";",
            ["half-start"] = "string half = \"tutor-4.3m\";",
        }
    );
