using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on licences: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class LicencesNotebookTests(LicencesNotebookRun run) : IClassFixture<LicencesNotebookRun>
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
    public Task The_page_draws_its_chart_and_fits_its_window(ColorScheme scheme, int width) =>
        ExerciseChecks.PageFits(run, "licences", scheme, width, leastCharts: 1);
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class LicencesNotebookRun()
    : ExerciseRun(
        "12-licences.ipynb",
        new Dictionary<string, string>
        {
            ["users-start"] = "string[] permitted = [\"apache-2.0\", \"mit\", \"gemma\"];",
            ["outputs-start"] = "string[] teachers = [\"apache-2.0\", \"mit\", \"llama3.1\", \"qwen\", \"gemma\"];",
            ["merge-start"] = "bool? may = false;",
            ["unknown-start"] = "string verdict = \"unknown\";",
        }
    );
