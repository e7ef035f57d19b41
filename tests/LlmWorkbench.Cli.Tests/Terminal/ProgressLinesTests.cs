using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Cli.Tests.Terminal;

/// <summary>What long work says where no bar can be drawn.</summary>
[Fast]
public sealed class ProgressLinesTests
{
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static string After(bool isScreen, params (int Second, double Fraction, string Message)[] reports)
    {
        var clock = new Clock();
        using var error = new StringWriter { NewLine = "\n" };
        var bar = new ProgressBar(new TerminalStreams(null, TextWriter.Null, error, OutIsScreen: false, isScreen), "Reading", clock);
        foreach ((int second, double fraction, string message) in reports)
        {
            clock.Now = DateTimeOffset.UnixEpoch.AddSeconds(second);
            bar.Report(new WorkProgress(fraction, message));
        }

        return error.ToString();
    }

    [Fact]
    public void Long_work_says_each_ten_seconds_how_far_it_has_come() =>
        Assert.Equal(
            "Reading: 20 %, window 2 of 10\nReading: 40 %\n",
            After(
                false,
                (1, 0.1, "window 1 of 10"),
                (9, 0.15, ""),
                (10, 0.2, "window 2 of 10"),
                (15, 0.3, ""),
                (19, 0.35, ""),
                (25, 0.4, ""),
                (36, 1, "done")
            )
        );

    [Fact]
    public void Short_work_says_nothing() => Assert.Equal("", After(false, (0, 0, "begins"), (9, 0.9, "nearly"), (9, 1, "")));
}
