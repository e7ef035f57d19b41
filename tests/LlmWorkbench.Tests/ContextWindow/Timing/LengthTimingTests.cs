using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Display;
using LlmWorkbench.Runs;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.ContextWindow.Timing;

[Engine]
public sealed class LengthTimingTests(TinyModelFixture fixture)
{
    private static readonly LengthTimingOptions s_options = new()
    {
        Lengths = [40, 8, 8],
        Rounds = 3,
        Decoded = 2,
        Engine = new() { Threads = 1 },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_length_is_measured_in_each_round()
    {
        LengthTimingResult result = fixture.Model.LengthTiming(s_options, Cancellation);
        Assert.True(result.IsComplete);
        Assert.Equal([8, 40], result.Points.Select(p => p.Tokens));
        foreach (TimingPoint point in result.Points)
        {
            Assert.Equal(3, point.Rounds);
            foreach (TimeSpread time in (TimeSpread[])[point.Prefill, point.Decode])
            {
                Assert.InRange(time.Fastest, double.Epsilon, time.Median);
                Assert.InRange(time.Median, time.Fastest, time.Slowest);
            }
        }
    }

    [Fact]
    public void One_length_is_not_compared_with_itself()
    {
        string one = MimeBundle.Of(fixture.Model.LengthTiming(s_options with { Lengths = [8], Rounds = 1 }, Cancellation)).ToString();
        Assert.Contains("one length, with nothing to compare it with", one, StringComparison.Ordinal);
        Assert.DoesNotContain("as long after", one, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_lengths_they_double_up_to_the_window()
    {
        LengthTimingResult result = fixture.Model.LengthTiming(s_options with { Lengths = null, Rounds = 1 }, Cancellation);
        Assert.Equal([32, 64, 128, 256, 510], result.Points.Select(p => p.Tokens));
    }

    [Fact]
    public void An_interrupt_keeps_the_points_so_far()
    {
        using var stop = new CancellationTokenSource();
        List<LengthTimingResult> kept = [];
        RunContext run = new RunContext(stop.Token).Keeping<LengthTimingResult>(result =>
        {
            kept.Add(result);
            if (kept.Count == 3)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => fixture.Model.LengthTiming(s_options, run));
        LengthTimingResult last = kept[^1];
        Assert.False(last.IsComplete);
        Assert.Equal([(8, 2), (40, 1)], last.Points.Select(p => (p.Tokens, p.Rounds)));
        Assert.Single(kept[0].Points);
    }

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 2, 9 }, 3)]
    [InlineData(new double[] { 5 }, 5)]
    public void The_median_is_the_middle(double[] seconds, double median) =>
        Assert.Equal(new TimeSpread(median, seconds.Min(), seconds.Max()), TimeSpread.Of(seconds));

    [Theory]
    [InlineData(1.5, 400)]
    [InlineData(1.05, 150)]
    [InlineData(1.2, 400)]
    [InlineData(2.5, null)]
    public void Slower_is_what_stays_slower(double factor, int? expected)
    {
        TimingPoint[] points = [Point(100, 1), Point(150, 1.6), Point(200, 1.1), Point(400, 2), Point(800, 2.1)];
        var result = new LengthTimingResult("m", s_options, 1, points, IsComplete: true);
        Assert.Equal(expected, result.SlowerFrom(factor));
    }

    [Fact]
    public void What_cannot_be_measured_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Model.LengthTiming(s_options with { Lengths = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Model.LengthTiming(s_options with { Lengths = [0] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => fixture.Model.LengthTiming(s_options with { Rounds = 0 }));
    }

    private static TimingPoint Point(int tokens, double decode) => new(tokens, new(1, 1, 1), new(decode, decode, decode), 1);
}
