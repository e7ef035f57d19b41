using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on quantization: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class QuantizationNotebookTests(QuantizationNotebookRun run) : IClassFixture<QuantizationNotebookRun>
{
    [Fact]
    public void Every_cell_runs() => ExerciseChecks.EveryCellRuns(run);

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells() => ExerciseChecks.ShipsWithOutputs(run);

    [Fact]
    public void Exercises_are_unanswered_at_first_and_right_answers_are_called_right() =>
        ExerciseChecks.AnswersAreJudged(run, exercises: 5);

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public Task The_page_draws_every_chart_and_fits_its_window(ColorScheme scheme, int width) =>
        ExerciseChecks.PageFits(run, "quantization", scheme, width, leastCharts: 10);
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class QuantizationNotebookRun()
    : ExerciseRun(
        "07-quantization.ipynb",
        new Dictionary<string, string>
        {
            ["bits-start"] = "double bits = (32 * 4 + 16) / 32.0;",
            ["front-start"] =
                "QuantizationPoint[] clear = [.. sweep.Compared.Where(p => p.IsDistinguishable)];\nstring[]? beaten = [.. "
                + "clear.Except(ParetoFront.Of(clear, p => p.FileBytes, p => p.Loss!.Mean)).Select(p => p.Type)];",
            ["top-start"] =
                "string smallest = sweep.Compared.Where(p => p.SameTop!.Mean >= 0.95).OrderBy(p => "
                + "p.FileBytes).First().Label.ToLowerInvariant();",
            ["sigma-start"] =
                "double sigmas = sweep.Difference(\"Q3_K pure\", \"Q4_K pure\").Mean / sweep.Difference(\"Q3_K pure\", \"Q4_K "
                + "pure\").Error;",
            ["cache-start"] = "double mebibytes = 544;",
        }
    );
