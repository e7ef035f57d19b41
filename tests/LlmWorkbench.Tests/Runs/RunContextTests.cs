using LlmWorkbench.Runs;

namespace LlmWorkbench.Tests.Runs;

[Fast]
public class RunContextTests
{
    private readonly List<WorkProgress> _reports = [];
    private readonly List<object> _kept = [];

    private RunContext Watched => new RunContext().Reporting(new Reporter(_reports)).Keeping<object>(_kept.Add);

    [Fact]
    public void A_cancellation_is_a_run_that_reports_to_nobody()
    {
        using var stop = new CancellationTokenSource();
        RunContext run = stop.Token;
        run.Report(0.5, "half");
        run.Keep("half");
        run.Keep<string>(() => throw new InvalidOperationException("Nobody listens, so nothing is made."));
        run.ThrowIfStopped();
        Assert.Null(run.Engine("reading"));
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(run.ThrowIfStopped);
    }

    [Fact]
    public void Reports_and_results_go_where_they_are_told()
    {
        Watched.Report(0.25, "a quarter");
        Watched.Keep("result");
        Watched.Keep(() => "made");
        Assert.Equal([new(0.25, "a quarter")], _reports);
        Assert.Equal(["result", "made"], _kept);
    }

    [Fact]
    public void Only_results_of_the_wanted_type_are_kept()
    {
        List<string> texts = [];
        RunContext run = new RunContext().Keeping<string>(texts.Add);
        run.Keep(new List<int>());
        run.Keep("text");
        Assert.Equal(["text"], texts);
    }

    [Fact]
    public void Parts_inside_of_parts_report_their_place_in_the_whole()
    {
        RunContext second = Watched.Part(1, 4, "Q4_K_M");
        second.Report(0.5, "chunk 1 of 2");
        second.Report(1, "");
        second.Share(0.5, 1).Part(0, 2, "facts").Report(1, "question 3");
        Watched.Part(0, 1, "alone").Report(0.5, "x");
        Assert.Equal(
            [
                new(0.375, "Q4_K_M: chunk 1 of 2 (2 of 4)"),
                new(0.5, "Q4_K_M (2 of 4)"),
                new(0.4375, "Q4_K_M: facts: question 3 (1 of 2) (2 of 4)"),
                new(0.5, "alone: x"),
            ],
            _reports
        );
    }

    [Fact]
    public void What_a_part_keeps_is_not_a_result_of_the_whole()
    {
        RunContext run = Watched;
        run.Part(0, 2).Keep("part");
        run.Share(0, 0.5).Keep("share");
        Assert.Empty(_kept);
        run.Part(0, 2).Keeping<string>(part => run.Keep($"whole with {part}")).Keep("part");
        Assert.Equal(["whole with part"], _kept);
    }

    [Fact]
    public void A_part_is_stopped_with_the_whole()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(new RunContext(stop.Token).Part(0, 2).Share(0, 0.5).ThrowIfStopped);
    }

    [Fact]
    public void The_engine_reports_in_its_own_words()
    {
        Watched.Engine("reading")!.Report(0.5);
        Watched.Engine<int>(read => new WorkProgress(read / 10.0, $"{read} of 10"))!.Report(3);
        Assert.Equal([new(0.5, "reading"), new(0.3, "3 of 10")], _reports);
    }

    private sealed class Reporter(List<WorkProgress> reports) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => reports.Add(value);
    }
}
