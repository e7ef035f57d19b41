using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on licences: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class LicencesNotebookTests(LicencesNotebookRun run)
    : ExerciseNotebookTests(run, "licences", exercises: 4, leastCharts: 1),
        IClassFixture<LicencesNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class LicencesNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "12-licences.ipynb",
        new Dictionary<string, string>
        {
            ["users-start"] = "string[] permitted = [\"apache-2.0\", \"mit\", \"gemma\"];",
            ["outputs-start"] = "string[] teachers = [\"apache-2.0\", \"mit\", \"llama3.1\", \"qwen\", \"gemma\"];",
            ["merge-start"] = "bool? may = false;",
            ["unknown-start"] = "string verdict = \"unknown\";",
        }
    );
