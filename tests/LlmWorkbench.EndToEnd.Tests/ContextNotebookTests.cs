using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on the context window: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class ContextNotebookTests(ContextNotebookRun run)
    : ExerciseNotebookTests(run, "context", exercises: 5, leastCharts: 7),
        IClassFixture<ContextNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class ContextNotebookRun(InstalledKernel kernel) : ExerciseRun(kernel, "10-context-window.ipynb", Answers)
{
    /// <summary>What a student writes who knows the answers: the starter cell's id, and its new source.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Answers = new Dictionary<string, string>
    {
        ["fits-start"] = "int tokens = (int)(((8L << 30) - growth.Curves[1].WeightBytes) / growth.Curves[1].Caches[0].BytesPerToken);",
        ["slower-start"] = "int length = timing.SlowerFrom(1.5)!.Value;",
        ["shift-start"] = "int forgotten = 24;",
        ["needle-start"] = "int lost = needles.LostFrom(0.5)!.Value;",
        ["beyond-start"] = "string best = loss.Ways.MinBy(way => way.MeanFrom(loss.TrainedLength))!.Way.Name;",
    };
}
