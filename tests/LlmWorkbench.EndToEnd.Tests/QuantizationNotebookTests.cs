using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on quantization: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class QuantizationNotebookTests(QuantizationNotebookRun run)
    : ExerciseNotebookTests(run, "quantization", exercises: 5, leastCharts: 10),
        IClassFixture<QuantizationNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class QuantizationNotebookRun(InstalledKernel kernel) : ExerciseRun(kernel, "07-quantization.ipynb", Answers)
{
    /// <summary>What a student writes who knows the answers: the starter cell's id, and its new source.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Answers = new Dictionary<string, string>
    {
        ["bits-start"] = "double bits = (32 * 4 + 16) / 32.0;",
        ["front-start"] =
            "QuantizationPoint[] clear = [.. sweep.Compared.Where(p => p.IsDistinguishable)];\nstring[]? beaten = [.. "
            + "clear.Except(ParetoFront.Of(clear, p => p.FileBytes, p => p.Loss!.Mean)).Select(p => p.Type)];",
        ["top-start"] =
            "string smallest = sweep.Compared.Where(p => p.SameTop!.Mean >= 0.95).OrderBy(p => "
            + "p.FileBytes).First().Label.ToLowerInvariant();",
        ["sigma-start"] =
            "double sigmas = sweep.Difference(\"Q3_K pure\", \"Q4_K pure\").Mean / sweep.Difference(\"Q3_K pure\", \"Q4_K "
            + "pure\").Error;",
        ["cache-start"] = "double mebibytes = 544;",
    };
}
