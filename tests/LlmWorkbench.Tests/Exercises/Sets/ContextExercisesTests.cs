using LlmWorkbench.ContextWindow.Loss;
using LlmWorkbench.ContextWindow.Needles;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Tests.Exercises.Sets;

[Fast]
public sealed class ContextExercisesTests
{
    [Fact]
    public void Slower_is_judged_by_the_measured_times()
    {
        var timing = new LengthTimingResult("m", new(), 1, [Point(64, 1), Point(256, 1.2), Point(1024, 1.6), Point(2048, 3)], true);
        Assert.True(Check.That("context/slower", 1024, timing).IsRight);
        Assert.Contains("to compare with", Check.That("context/slower", 64, timing).Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.Wrong, Check.That("context/slower", 2048, timing).Outcome);
        Assert.Equal(CheckOutcome.Broken, Check.That("context/slower", 256, timing with { Points = [.. timing.Points.Take(2)] }).Outcome);
        Assert.Equal(CheckOutcome.Broken, Check.That("context/slower", 256, null).Outcome);
    }

    [Fact]
    public void A_needle_is_lost_where_fewer_than_half_are_found()
    {
        NeedleCell[] cells = [Cell(64, 0, 3), Cell(64, 1, 4), Cell(128, 0, 1), Cell(128, 1, 3), Cell(256, 0, 0), Cell(256, 1, 3)];
        var needles = new NeedleResult("m", "t", new() { Depths = [0, 1] }, NeedleForm.Pets, cells[0], [64, 128, 256], cells);
        Assert.True(Check.That("context/needle", 256, needles).IsRight);
        Assert.Equal(CheckOutcome.Wrong, Check.That("context/needle", 128, needles).Outcome);
        Assert.Equal(CheckOutcome.Broken, Check.That("context/needle", 128, needles with { Cells = [.. cells.Take(2)] }).Outcome);
    }

    [Fact]
    public void Ways_that_are_as_good_as_each_other_are_both_right()
    {
        WayLoss[] ways = [Way(ReadingWay.Plain, 2), Way(ReadingWay.Sliding(8), 1), Way(ReadingWay.Sliding(8, 2), 1.01)];
        var loss = new PositionLossResult("m", "t", new(), Length: 20, TrainedLength: 10, null, 1, 1, ways);
        Assert.True(Check.That("context/beyond", "last 8", loss).IsRight);
        Assert.True(Check.That("context/beyond", "First 2 and last 8", loss).IsRight);
        Assert.Contains("beyond it", Check.That("context/beyond", "as it is", loss).Message, StringComparison.Ordinal);
        Assert.Contains("there is no «x» here", Check.That("context/beyond", "x", loss).Message, StringComparison.Ordinal);
        CheckResult open = Check.That("context/beyond", "?", loss);
        Assert.Equal(CheckOutcome.NotAnswered, open.Outcome);
        Assert.Equal("put a way of reading from the table into the cell above and run it.", open.Message);
    }

    private static TimingPoint Point(int tokens, double decode) => new(tokens, new(1, 1, 1), new(decode, decode, decode), 1);

    private static NeedleCell Cell(int length, double depth, int found) => new(length, depth, new Proportion(found, 4), 0.5);

    private static WayLoss Way(ReadingWay way, double beyond) =>
        new(way, [new(1, 9, new(1, 0, 1), new(0, 0, 1)), new(10, 19, new(beyond, 0, 1), new(0, 0, 1))]);
}
