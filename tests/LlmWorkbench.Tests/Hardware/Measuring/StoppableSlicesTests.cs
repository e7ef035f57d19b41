using LlmWorkbench.Hardware.Measuring;

namespace LlmWorkbench.Tests.Hardware.Measuring;

[Fast]
public sealed class StoppableSlicesTests
{
    private const int Slice = 1 << 20;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Slice)]
    [InlineData((3 * Slice) + 5)]
    public void Each_number_comes_once_and_in_order(int count)
    {
        int next = 0;
        StoppableSlices.Do(
            count,
            (start, length) =>
            {
                Assert.Equal(next, start);
                Assert.InRange(length, 1, Slice);
                next += length;
            },
            CancellationToken.None
        );
        Assert.Equal(count, next);
    }

    [Fact]
    public void A_stop_waits_for_one_slice_alone()
    {
        using var stop = new CancellationTokenSource();
        int slices = 0;
        StoppableSlices.Do(
            int.MaxValue,
            (_, _) =>
            {
                if (++slices == 3)
                {
                    stop.Cancel();
                }
            },
            stop.Token
        );
        Assert.Equal(3, slices);
    }
}
