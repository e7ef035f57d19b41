using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;

namespace LlmWorkbench.Tests.Exercises.Sets;

[Fast]
public sealed class EmbeddingExercisesTests
{
    [Fact]
    public void The_cosine_is_known_from_the_formulas_that_are_nearly_it()
    {
        Assert.Equal(CheckOutcome.Right, Judged((a, b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b))).Outcome);
        Assert.Equal(CheckOutcome.NotAnswered, Judged((_, _) => 0).Outcome);
        Assert.Contains("direction", Wrong(Dot), StringComparison.Ordinal);
        Assert.Contains("square root", Wrong((a, b) => Dot(a, b) / (Dot(a, a) * Dot(b, b))), StringComparison.Ordinal);
        Assert.Contains("not added", Wrong((a, b) => Dot(a, b) / (Math.Sqrt(Dot(a, a)) + Math.Sqrt(Dot(b, b)))), StringComparison.Ordinal);
        Assert.Contains("missing", Wrong((a, b) => Dot(a, b) / Math.Sqrt(Dot(b, b))), StringComparison.Ordinal);
    }

    private static string Wrong(Func<double[], double[], double> answer)
    {
        CheckResult result = Judged(answer);
        Assert.Equal(CheckOutcome.Wrong, result.Outcome);
        return result.ToString();
    }

    private static CheckResult Judged(Func<double[], double[], double> answer) => Check.That("embeddings/cosine", answer);

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
