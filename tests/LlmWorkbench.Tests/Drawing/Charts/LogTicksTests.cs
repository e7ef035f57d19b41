using LlmWorkbench.Drawing.Charts;

namespace LlmWorkbench.Tests.Drawing.Charts;

[Fast]
public sealed class LogTicksTests
{
    [Theory]
    [InlineData(1, 60, new double[] { 1, 2, 5, 10, 20, 50 })]
    [InlineData(0.015, 0.3, new[] { 0.02, 0.05, 0.1, 0.2 })]
    [InlineData(2.1, 4.8, new double[] { 3, 4, 2.5, 3.5, 4.5 })]
    [InlineData(2.1, 8, new double[] { 3, 4, 5, 7 })]
    [InlineData(21.2, 22.1, new[] { 21.2, 21.4, 21.6, 21.8, 22 })]
    [InlineData(1, 1e9, new[] { 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 })]
    public void There_are_always_round_places_and_not_too_many(double least, double largest, double[] expected) =>
        Assert.Equal(expected.Order(), LogTicks.Of(new PlotExtent(least, largest, true)));
}
