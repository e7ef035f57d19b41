using LlmWorkbench.Drawing.Charts;

namespace LlmWorkbench.Tests.Drawing.Charts;

[Fast]
public sealed class CoincidingSeriesTests
{
    [Fact]
    public void Series_that_look_like_one_are_named()
    {
        Assert.Equal(
            "In the chart a, c and d lie on one another: the numbers are in the table.",
            CoincidingSeries.Sentence([("a", [1, 2]), ("b", [5, 6]), ("c", [1.2, 2]), ("d", [1, 2.3])], 0.5)
        );
        Assert.Equal(
            "In the chart a and b lie on one another; c and d lie on one another: the numbers are in the table.",
            CoincidingSeries.Sentence([("a", [1]), ("b", [1]), ("c", [9]), ("e", [double.NaN]), ("d", [9])], 0.5)
        );
    }

    [Fact]
    public void Series_that_can_be_told_apart_are_not()
    {
        Assert.Null(CoincidingSeries.Sentence([("a", [1, 2]), ("b", [1, 3])], 0.5));
        Assert.Null(CoincidingSeries.Sentence([], 0.5));
    }
}
