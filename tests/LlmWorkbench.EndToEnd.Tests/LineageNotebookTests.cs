using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on families of models: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class LineageNotebookTests(LineageNotebookRun run)
    : ExerciseNotebookTests(run, "lineage", exercises: 4, leastCharts: 5),
        IClassFixture<LineageNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class LineageNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "11-lineage.ipynb",
        new Dictionary<string, string>
        {
            ["scratch-start"] = "double made = tree.Rows.Count(row => !row.Release.IsFromScratch) / (double)tree.Rows.Count;",
            ["parent-start"] = "string parent = \"StarCoderPlus\";",
            ["name-start"] = "string family = \"Qwen\";",
            ["siblings-start"] = "string[] different = [\"architecture\", \"positions\", \"norms\", \"MLPs\", \"heads\", \"neurons\"];",
        }
    );
