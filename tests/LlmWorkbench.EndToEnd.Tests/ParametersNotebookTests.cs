using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on parameters: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class ParametersNotebookTests(ParametersNotebookRun run) : IClassFixture<ParametersNotebookRun>
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
        ExerciseChecks.PageFits(run, "parameters", scheme, width, leastCharts: 4);
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class ParametersNotebookRun()
    : ExerciseRun(
        "08-parameters.ipynb",
        new Dictionary<string, string>
        {
            ["wide-start"] = "long wide = 14_700_000;",
            ["fit-start"] = "string largest = \"14B\";",
            ["long-start"] = "int tokens = 34_500;",
            ["gain-start"] =
                "double covered = (scaling.Points[0].NatsPerToken.Mean - scaling.Points[^1].NatsPerToken.Mean) / "
                + "(scaling.Points[0].NatsPerToken.Mean - scaling.Floor!.Value);",
        }
    );
