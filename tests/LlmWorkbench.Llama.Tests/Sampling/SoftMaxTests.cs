using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

[Fast]
public sealed class SoftMaxTests
{
    [Fact]
    public void Probabilities_are_exponentials_over_their_sum()
    {
        double[] probabilities = SoftMax.Probabilities([0f, MathF.Log(3)]);

        Assert.Equal(0.25, probabilities[0], 1e-7);
        Assert.Equal(0.75, probabilities[1], 1e-7);
    }

    [Fact]
    public void Huge_logits_do_not_overflow() =>
        Assert.All(SoftMax.Probabilities([2048f, 2048f]), probability => Assert.Equal(0.5, probability, 1e-9));

    [Fact]
    public void Log_sum_is_the_logarithm_of_the_sum_of_exponentials() =>
        Assert.Equal(Math.Log(Math.Exp(1) + Math.Exp(2)), SoftMax.LogSum([1f, 2f]), 1e-12);

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1001)]
    public void Log_sum_of_a_row_of_any_length_equals_the_sum_in_double_precision(int length)
    {
        var random = new Random(length);
        float[] row = [.. Enumerable.Range(0, length).Select(i => i % 9 == 3 ? float.NegativeInfinity : (random.NextSingle() * 40) - 20)];
        double max = row.Max();

        Assert.Equal(max + Math.Log(row.Sum(logit => Math.Exp(logit - max))), SoftMax.LogSum(row), 1e-12);
    }
}
