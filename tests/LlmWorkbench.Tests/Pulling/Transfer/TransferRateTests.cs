using LlmWorkbench.Pulling.Transfer;

namespace LlmWorkbench.Tests.Pulling.Transfer;

[Fast]
public sealed class TransferRateTests
{
    [Fact]
    public void It_says_how_much_is_here_how_fast_it_comes_and_how_long_it_takes()
    {
        var clock = new Clock();
        var rate = new TransferRate(clock);
        const long Mebibyte = 1 << 20;
        Assert.Equal("0 B of 100.0 MiB", rate.Says(0, 100 * Mebibyte));
        clock.Seconds = 2;
        Assert.Equal("20.0 MiB of 100.0 MiB, 10.0 MiB/s, 8 s left", rate.Says(20 * Mebibyte, 100 * Mebibyte));
        clock.Seconds = 30;
        Assert.Equal("21.0 MiB, 36.6 KiB/s", rate.Says(21 * Mebibyte, null));
        clock.Seconds = 31;
        Assert.Equal("22.0 MiB of 45.0 MiB, 1.0 MiB/s, 23 s left", rate.Says(22 * Mebibyte, 45 * Mebibyte));
        clock.Seconds = 32;
        Assert.EndsWith("17 min left", rate.Says(23 * Mebibyte, 1024 * Mebibyte), StringComparison.Ordinal);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
