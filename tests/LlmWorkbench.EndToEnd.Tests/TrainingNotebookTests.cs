using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on training from nothing: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class TrainingNotebookTests(TrainingNotebookRun run)
    : ExerciseNotebookTests(run, "training", exercises: 4, leastCharts: 6),
        IClassFixture<TrainingNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class TrainingNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "18-training.ipynb",
        new Dictionary<string, string>
        {
            ["nothing-start"] = "double nothing = Math.Log(257);",
            ["positions-start"] = "double? positions = parts.Models[3].HeldOut - parts.Models[4].HeldOut;",
            ["bits-start"] = "double? times = 8 / whole.Models[0].BitsPerCharacter;",
            ["heart-start"] = "int best = small.Models[0].Steps.Where(step => step.HeldOut is not null).MinBy(step => step.HeldOut).Step;",
        }
    );
