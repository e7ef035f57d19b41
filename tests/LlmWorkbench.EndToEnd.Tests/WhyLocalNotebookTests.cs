using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on why one runs a model locally: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class WhyLocalNotebookTests(WhyLocalNotebookRun run)
    : ExerciseNotebookTests(run, "why-local", exercises: 2, leastCharts: 3),
        IClassFixture<WhyLocalNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class WhyLocalNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "14-why-local.ipynb",
        new Dictionary<string, string>
        {
            ["away-start"] = "int? away = seen.Sockets.Count(s => !s.Socket.IsLocal);",
            ["even-start"] =
                "double million = cost.Local.HardwareMonthly / "
                + "(cost.Services.Single(s => s.Price.Name == \"gpt-4o\").PerMillionWritten - cost.Local.ElectricityPerMillion);",
        }
    );
