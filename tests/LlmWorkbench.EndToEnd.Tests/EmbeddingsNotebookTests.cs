using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on embeddings and retrieval: run, answered and looked at as a student does. Its charts are map and cosines of
/// three <c>#!embed</c> cells, components, histogram and singular values.</summary>
[StartsProcesses]
public sealed class EmbeddingsNotebookTests(EmbeddingsNotebookRun run)
    : ExerciseNotebookTests(run, "embeddings", exercises: 1, leastCharts: 9),
        IClassFixture<EmbeddingsNotebookRun>;

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class EmbeddingsNotebookRun(InstalledKernel kernel)
    : ExerciseRun(
        kernel,
        "04-embeddings.ipynb",
        new Dictionary<string, string>
        {
            ["cosine-start"] = """
            double CosineOf(double[] a, double[] b) =>
                a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Sum(y => y * y));
            """,
        }
    );
