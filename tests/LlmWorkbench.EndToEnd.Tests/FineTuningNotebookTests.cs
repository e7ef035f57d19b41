using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on fine-tuning: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class FineTuningNotebookTests(FineTuningNotebookRun run)
    : ExerciseNotebookTests(run, "fine-tuning", exercises: 3, leastCharts: 4),
        IClassFixture<FineTuningNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class FineTuningNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "17-fine-tuning.ipynb",
        new Dictionary<string, string>
        {
            ["count-start"] = "long numbers = 8 * (256 + 768);",
            ["cost-start"] = "double times = Math.Exp(remembered[^1] - remembered[0]);",
            ["undo-start"] = "bool? isSame = true;",
        }
    );
