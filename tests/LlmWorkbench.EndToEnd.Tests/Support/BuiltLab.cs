[assembly: AssemblyFixture(typeof(LlmWorkbench.EndToEnd.Tests.Support.BuiltLab))]
// Each class starts processes of its own, with one thread each (OneThread): two at a time take half as long.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>Lets ./lab build what it needs before the first test, so that no test sees the words it says while building.</summary>
public sealed class BuiltLab : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        Outcome outcome = await Lab.RunAsync("--help");
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
