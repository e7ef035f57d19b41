using LlmWorkbench.Display;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Tests.Display;

[Fast]
public class PatientProgressTests
{
    private readonly Clock _clock = new();
    private readonly Reports _shown = new();

    [Fact]
    public void Work_that_ends_soon_leaves_no_trace()
    {
        var progress = new PatientProgress(_shown, _clock);
        progress.Report(new WorkProgress(0.5, "half"));
        progress.Report(new WorkProgress(1, "done"));
        progress.End();
        Assert.Empty(_shown.All);
    }

    [Fact]
    public void A_bar_that_was_shown_is_ended_however_soon_the_end_comes()
    {
        var progress = new PatientProgress(_shown, _clock);
        _clock.Pass(TimeSpan.FromSeconds(1));
        progress.Report(new WorkProgress(0.5, "half"));
        progress.Report(new WorkProgress(0.6, "too soon"));
        progress.Report(new WorkProgress(1, "done"));
        Assert.Equal([new(0.5, "half"), new(1, "done")], _shown.All);
    }

    [Fact]
    public void A_bar_of_work_that_was_stopped_is_ended_once()
    {
        var progress = new PatientProgress(_shown, _clock);
        _clock.Pass(TimeSpan.FromSeconds(1));
        progress.Report(new WorkProgress(0.5, "half"));
        progress.End();
        progress.End();
        Assert.Equal([new(0.5, "half"), new(1, "")], _shown.All);
    }

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public void Pass(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }

    private sealed class Reports : IProgress<WorkProgress>
    {
        public List<WorkProgress> All { get; } = [];

        public void Report(WorkProgress value) => All.Add(value);
    }
}
