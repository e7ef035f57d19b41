using LlmWorkbench.Statistics;

namespace LlmWorkbench.Tests.Statistics;

[Fast]
public class MeanEstimateTests
{
    [Fact]
    public void The_error_is_the_root_of_the_variance_over_n_minus_1()
    {
        // Mean 5, variance 4 (over n = 8).
        var estimate = MeanEstimate.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(5, estimate.Mean, 12);
        Assert.Equal(Math.Sqrt(4.0 / 7), estimate.Error, 12);
        Assert.Equal(8, estimate.Count);
    }

    [Fact]
    public void A_large_mean_takes_no_digits_from_the_error()
    {
        var estimate = MeanEstimate.Of([1e9 + 1, 1e9 + 2, 1e9 + 3]);
        Assert.Equal(Math.Sqrt(2.0 / 3 / 2), estimate.Error, 9);
    }

    [Fact]
    public void Of_one_value_there_is_no_error_and_of_none_no_mean()
    {
        Assert.Equal(new MeanEstimate(3, double.NaN, 1), MeanEstimate.Of([3]));
        Assert.Equal(new MeanEstimate(double.NaN, double.NaN, 0), MeanEstimate.Of([]));
    }

    [Fact]
    public void Percentiles_lie_on_straight_lines_between_neighbours()
    {
        var order = new Percentiles([40, 10, 30, 20]);
        Assert.Equal([10, 17.5, 25, 40], new[] { 0, 0.25, 0.5, 1 }.Select(order.At));
        Assert.Equal(double.PositiveInfinity, new Percentiles([1, double.PositiveInfinity]).At(1));
        Assert.Equal(1, new Percentiles([1, double.PositiveInfinity]).At(0));
    }
}
