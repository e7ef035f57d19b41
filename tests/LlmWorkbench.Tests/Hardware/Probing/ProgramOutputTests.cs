using LlmWorkbench.Hardware.Probing;

namespace LlmWorkbench.Tests.Hardware.Probing;

[StartsProcesses]
public sealed class ProgramOutputTests
{
    public ProgramOutputTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs of Unix are asked.");

    [Fact]
    public void Is_what_a_program_prints_and_nothing_where_it_fails_or_is_not_there()
    {
        Assert.Equal("two words\n", ProgramOutput.Of("echo", "two words"));
        Assert.Null(ProgramOutput.Of("false"));
        Assert.Null(ProgramOutput.Of("no-such-program"));
    }

    [Fact]
    public void A_program_that_is_stopped_is_not_waited_for()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => ProgramOutput.Of("sleep", ["600"], stop.Token));
    }
}
