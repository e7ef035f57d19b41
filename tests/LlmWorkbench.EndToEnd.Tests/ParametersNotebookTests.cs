using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on parameters: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class ParametersNotebookTests(ParametersNotebookRun run)
    : ExerciseNotebookTests(run, "parameters", exercises: 4, leastCharts: 4),
        IClassFixture<ParametersNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class ParametersNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "08-parameters.ipynb",
        new Dictionary<string, string>
        {
            ["wide-start"] = "long wide = 14_700_000;",
            ["fit-start"] = "string largest = \"14B\";",
            ["long-start"] = "int tokens = 34_500;",
            ["gain-start"] =
                "double covered = (scaling.Points[0].NatsPerToken.Mean - scaling.Points[^1].NatsPerToken.Mean) / "
                + "(scaling.Points[0].NatsPerToken.Mean - scaling.Floor!.Value);",
        }
    );
