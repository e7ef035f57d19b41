using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on the context window: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class ContextNotebookTests(ContextNotebookRun run) : IClassFixture<ContextNotebookRun>
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
        ExerciseChecks.PageFits(run, "context", scheme, width, leastCharts: 7);
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class ContextNotebookRun()
    : ExerciseRun(
        "10-context-window.ipynb",
        new Dictionary<string, string>
        {
            ["fits-start"] = "int tokens = (int)(((8L << 30) - growth.Curves[1].WeightBytes) / growth.Curves[1].Caches[0].BytesPerToken);",
            ["slower-start"] = "int length = timing.SlowerFrom(1.5)!.Value;",
            ["shift-start"] = "int forgotten = 24;",
            ["needle-start"] = "int lost = needles.LostFrom(0.5)!.Value;",
            ["beyond-start"] = "string best = loss.Ways.MinBy(way => way.MeanFrom(loss.TrainedLength))!.Way.Name;",
        }
    );
