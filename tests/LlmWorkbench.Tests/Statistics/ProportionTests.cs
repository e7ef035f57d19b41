using LlmWorkbench.Statistics;

namespace LlmWorkbench.Tests.Statistics;

[Fast]
public class ProportionTests
{
    [Theory]
    [InlineData(8, 10, 0.4901625, 0.9433178)]
    [InlineData(0, 10, 0, 0.2775328)]
    [InlineData(10, 10, 0.7224672, 1)]
    [InlineData(187, 200, 0.8920171, 0.9615963)]
    public void The_interval_is_Wilsons(int successes, int count, double low, double high)
    {
        var proportion = new Proportion(successes, count);
        Assert.Equal(low, proportion.Low, 5e-4);
        Assert.Equal(high, proportion.High, 5e-4);

        // By its definition: the ends are the probabilities from which the share lies 1.96 standard deviations away.
        foreach (double end in new[] { proportion.Low, proportion.High }.Where(p => p is > 0 and < 1))
        {
            Assert.Equal(1.959963984540054, Math.Abs(proportion.Share - end) / Math.Sqrt(end * (1 - end) / count), 1e-6);
        }
    }

    [Fact]
    public void Only_what_differs_decides_between_two()
    {
        var pair = new PairedProportions(Both: 80, OnlyFirst: 9, OnlySecond: 3, Neither: 8);
        Assert.Equal(0.06, pair.Difference, 12);
        Assert.Equal(Math.Sqrt(12 - (36.0 / 100)) / 100, pair.Error, 12);

        // 2 × (1 + 12 + 66 + 220) / 4096
        Assert.Equal(2 * 299.0 / 4096, pair.PValue, 12);
        Assert.Equal(1, new PairedProportions(5, 0, 0, 5).PValue);
        Assert.Equal(1, new PairedProportions(5, 2, 2, 5).PValue);
        Assert.InRange(new PairedProportions(0, 1000, 500, 0).PValue, 0, 1e-30);
    }
}
