using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on getting models: run without a network, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class GettingModelsNotebookTests(GettingModelsNotebookRun run)
    : ExerciseNotebookTests(run, "getting-models", exercises: 3, leastCharts: 1),
        IClassFixture<GettingModelsNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class GettingModelsNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "15-getting-models.ipynb",
        new Dictionary<string, string>
        {
            ["bits-start"] = "double bits = 8.0 * pulled.Models[0].Bytes!.Value / 4.2e6;",
            ["choice-start"] = "string type = \"Q5_K\";",
            ["hash-start"] = "bool? noticed = false;",
        }
    );
