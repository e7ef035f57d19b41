using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Kernel.Labs.Submissions;

namespace LlmWorkbench.Kernel.Tests.Labs.Submissions;

[Fast]
public sealed class RemoteFunctionTests
{
    [Fact]
    public void A_check_calls_it_as_any_other_function()
    {
        double Divergence(double[][] arrays) => arrays[0].Zip(arrays[1], (p, q) => p * Math.Log(p / q)).Sum();

        Assert.Equal(CheckOutcome.Right, Judge(2, arrays => Divergence(arrays)).Outcome);
        Assert.Equal(CheckOutcome.Wrong, Judge(2, _ => 1.0).Outcome);
        Assert.Contains("has to be a function of (double[], double[])", Judge(1, _ => 1.0).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_throws_there_is_said_here() =>
        Assert.Contains(
            "DivideByZeroException: by zero",
            Judge(2, _ => throw new StudentException("DivideByZeroException: by zero")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void As_many_arrays_as_it_likes_are_not_made() =>
        Assert.Equal(8, RemoteFunction.Of(int.MaxValue, _ => 0.0).Method.GetParameters().Count(p => p.ParameterType == typeof(double[])));

    private static CheckResult Judge(int parameters, Func<double[][], object?> function) =>
        Check.That("perplexity/divergence", RemoteFunction.Of(parameters, function));
}
