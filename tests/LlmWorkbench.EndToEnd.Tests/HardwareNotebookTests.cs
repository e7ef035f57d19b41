using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on hardware: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class HardwareNotebookTests(HardwareNotebookRun run) : IClassFixture<HardwareNotebookRun>
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
        ExerciseChecks.PageFits(run, "hardware", scheme, width, leastCharts: 7);
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class HardwareNotebookRun()
    : ExerciseRun(
        "09-hardware.ipynb",
        new Dictionary<string, string>
        {
            ["decode-start"] = "double rate = 51.2 / (eight.BytesReadPerToken / 1e9);",
            ["layers-start"] = "int onCard = 23;",
            ["roof-start"] =
                "double TokensPerSecond(double[] gigabytes, double[] gigabytesPerSecond) => "
                + "1 / gigabytes.Zip(gigabytesPerSecond, (g, r) => g / r).Sum();",
            ["machine-start"] = "string fastest = \"m4-max\";",
        }
    );
