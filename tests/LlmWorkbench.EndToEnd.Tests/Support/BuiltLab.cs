[assembly: AssemblyFixture(typeof(LlmWorkbench.EndToEnd.Tests.Support.BuiltLab))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

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
