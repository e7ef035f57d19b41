using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on why one runs a model locally: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class WhyLocalNotebookTests(WhyLocalNotebookRun run) : IClassFixture<WhyLocalNotebookRun>
{
    [Fact]
    public void Every_cell_runs() => ExerciseChecks.EveryCellRuns(run);

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells() => ExerciseChecks.ShipsWithOutputs(run);

    [Fact]
    public void Exercises_are_unanswered_at_first_and_right_answers_are_called_right() =>
        ExerciseChecks.AnswersAreJudged(run, exercises: 2);

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public Task The_page_draws_every_chart_and_fits_its_window(ColorScheme scheme, int width) =>
        ExerciseChecks.PageFits(run, "why-local", scheme, width, leastCharts: 3);
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class WhyLocalNotebookRun()
    : ExerciseRun(
        "14-why-local.ipynb",
        new Dictionary<string, string>
        {
            ["away-start"] = "int? away = seen.Sockets.Count(s => !s.Socket.IsLocal);",
            ["even-start"] =
                "double million = cost.Local.HardwareMonthly / "
                + "(cost.Services.Single(s => s.Price.Name == \"gpt-4o\").PerMillionWritten - cost.Local.ElectricityPerMillion);",
        }
    );
