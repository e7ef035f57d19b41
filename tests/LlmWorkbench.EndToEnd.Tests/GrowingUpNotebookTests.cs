using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on growing up: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class GrowingUpNotebookTests(GrowingUpNotebookRun run)
    : ExerciseNotebookTests(run, "growing-up", exercises: 3, leastCharts: 4),
        IClassFixture<GrowingUpNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class GrowingUpNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "13-growing-up.ipynb",
        new Dictionary<string, string>
        {
            ["part-start"] = "double part = (nats[0] - nats[1]) / (nats[0] - nats[^1]);",
            ["leap-start"] = "string leap = \"tutor-2.5m\";",
            ["half-start"] = "string half = \"tutor-4.3m\";",
        }
    );
