using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Sampling;

[Fast]
public class LargestLogitTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Finds_the_largest_number_wherever_it_stands(int length)
    {
        var random = new Random(length);
        float[] row = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 2)];
        for (int place = 0; place < length; place++)
        {
            float kept = row[place];
            row[place] = 5;
            Assert.Equal(5, LargestLogit.Of(row));
            row[place] = kept;
        }

        Assert.Equal(row.Max(), LargestLogit.Of(row));
    }

    [Theory]
    [InlineData(5, 2)]
    [InlineData(64, 3)]
    [InlineData(67, 66)]
    public void One_that_is_not_a_number_makes_the_result_no_number(int length, int place)
    {
        float[] row = new float[length];
        row[place] = float.NaN;

        Assert.True(float.IsNaN(LargestLogit.Of(row)));
    }

    [Fact]
    public void Of_forbidden_tokens_only_it_is_minus_infinity()
    {
        Assert.Equal(float.NegativeInfinity, LargestLogit.Of([.. Enumerable.Repeat(float.NegativeInfinity, 40)]));
        Assert.Equal(float.NegativeInfinity, LargestLogit.Of([]));
    }
}
