using LlmWorkbench.Hardware.Measuring;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Tests.Hardware.Measuring;

[Engine]
public class MeasuredSpeedsTests
{
    [Fact]
    public void Rounds_have_a_median_a_slowest_and_a_fastest()
    {
        var rate = new MeasuredRate(2, [3, 9, 1, 5]);
        Assert.Equal((4.0, 1.0, 9.0), (rate.Median, rate.Slowest, rate.Fastest));
        Assert.Equal(5, new MeasuredRate(1, [9, 5, 1]).Median);
    }

    [Fact]
    public void The_buffer_is_larger_than_the_cache_and_leaves_most_of_the_memory()
    {
        Assert.Equal(128L << 20, MeasuredSpeeds.BufferSize(32L << 20, 16L << 30));
        Assert.Equal(1L << 30, MeasuredSpeeds.BufferSize(300L << 20, 16L << 30));
        Assert.Equal(128L << 20, MeasuredSpeeds.BufferSize(300L << 20, 1L << 30));
        Assert.Equal(64L << 20, MeasuredSpeeds.BufferSize(0, 1L << 30));
    }

    [Fact]
    public void Memory_and_processor_are_measured_round_by_round()
    {
        List<double> told = [];
        var listener = new Told(told);
        MeasuredRate memory = MemoryBandwidth.Measure(4 << 20, 1, 3, new RunContext(default).Reporting(listener));
        MeasuredRate speed = FloatingPointSpeed.Measure(2, 2, 20_000, default);

        // Slower than a floppy disk or faster than any processor would be a mistake in the unit.
        Assert.Equal((3, 2), (memory.Rounds.Count, speed.Rounds.Count));
        Assert.All(memory.Rounds, rate => Assert.InRange(rate, 0.001, 10_000));
        Assert.All(speed.Rounds, rate => Assert.InRange(rate, 0.001, 100_000));
        Assert.Equal([1 / 3.0, 2 / 3.0, 1], told, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void A_measurement_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => MeasuredSpeeds.Measure(0, stop.Token));
    }

    // Whoever has interrupted a cell waits for its end: a gibibyte is filled in seconds on a busy machine.
    [Fact]
    public void A_round_that_is_stopped_is_not_finished_and_not_counted()
    {
        using var stop = new CancellationTokenSource();
        List<double> told = [];
        var listener = new Stopping(told, stop);

        Assert.Throws<OperationCanceledException>(() =>
            MemoryBandwidth.Measure(64 << 20, 2, 100, new RunContext(stop.Token).Reporting(listener))
        );
        Assert.Single(told);
    }

    private sealed class Stopping(List<double> fractions, CancellationTokenSource stop) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            fractions.Add(value.Fraction);
            stop.Cancel();
        }
    }

    private sealed class Told(List<double> fractions) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => fractions.Add(value.Fraction);
    }
}
