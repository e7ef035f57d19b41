using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on hardware: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class HardwareNotebookTests(HardwareNotebookRun run)
    : ExerciseNotebookTests(run, "hardware", exercises: 4, leastCharts: 7),
        IClassFixture<HardwareNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class HardwareNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "09-hardware.ipynb",
        new Dictionary<string, string>
        {
            ["decode-start"] = "double rate = 51.2 / (eight.BytesReadPerToken / 1e9);",
            ["layers-start"] = "int onCard = 23;",
            ["roof-start"] =
                "double TokensPerSecond(double[] gigabytes, double[] gigabytesPerSecond) => "
                + "1 / gigabytes.Zip(gigabytesPerSecond, (g, r) => g / r).Sum();",
            ["machine-start"] = "string fastest = \"m4-max\";",
        }
    );
