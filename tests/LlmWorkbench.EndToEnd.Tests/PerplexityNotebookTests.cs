using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on perplexity: run, answered and looked at as a student does.</summary>
[StartsProcesses]
public sealed class PerplexityNotebookTests(PerplexityNotebookRun run)
    : ExerciseNotebookTests(run, "perplexity", exercises: 6, leastCharts: 4),
        IClassFixture<PerplexityNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class PerplexityNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "06-perplexity.ipynb",
        new Dictionary<string, string>
        {
            ["formula-start"] = "double PerplexityOf(double[] nats) => Math.Exp(nats.Average());",
            ["tokens-start"] = "double tokensNeeded = whole.ScoredTokens * Math.Pow(whole.NatsPerToken.Error / 0.001, 2);",
            ["paired-start"] = """
            double Error(double[] x) => Math.Sqrt(x.Select(v => Math.Pow(v - x.Average(), 2)).Average() / (x.Length - 1));
            double Unpaired(double[] a, double[] b) => Math.Sqrt(Math.Pow(Error(a), 2) + Math.Pow(Error(b), 2));
            double Paired(double[] a, double[] b) => Error([.. a.Zip(b, (x, y) => x - y)]);
            """,
            ["divergence-start"] = "double Divergence(double[] p, double[] q) => p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum();",
            ["contains-start"] = "bool? contains = true;",
            ["difference-start"] = "bool? isDifference = false;",
        }
    );
