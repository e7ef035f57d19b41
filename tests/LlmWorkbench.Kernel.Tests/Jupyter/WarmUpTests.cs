using LlmWorkbench.Kernel.Jupyter;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

[RunsCells]
public sealed class WarmUpTests
{
    [Fact]
    public async Task Runs_cells_that_compile_once_the_kernel_is_idle()
    {
        var warmUp = new WarmUp();
        warmUp.Idle();
        RecordedOutput output = await warmUp.RunAsync();
        Assert.Equal("2\n", Assert.IsType<StreamOutput>(output.Snapshot()[1]).Text);
        Assert.All(output.Snapshot(), shown => Assert.True(shown is ResultOutput or StreamOutput));
        // The runtime optimizes what has been called thirty times.
        Assert.True(output.Snapshot().Count(shown => shown is ResultOutput) > 15);
    }

    [Fact]
    public async Task Ends_when_a_cell_comes()
    {
        var warmUp = new WarmUp();
        warmUp.Idle();
        Task<RecordedOutput> running = warmUp.RunAsync();
        warmUp.Stop();
        Assert.True((await running).Snapshot().Length <= 2);
    }

    [Fact]
    public async Task Runs_nothing_when_a_cell_came_first()
    {
        var warmUp = new WarmUp();
        warmUp.Stop();
        warmUp.Idle();
        Assert.Empty((await warmUp.RunAsync()).Snapshot());
    }

    [Fact]
    public void Leaves_no_trace_in_the_session()
    {
        using var kernel = new ServedKernel(warmsUp: true);
        kernel.Client.Request("kernel_info_request", []);
        (JupyterMessage reply, IReadOnlyList<JupyterMessage> outputs) = kernel.Client.Execute("#!who");
        Assert.Equal(1, reply.Content.GetProperty("execution_count").GetInt32());
        Assert.DoesNotContain(outputs, output => output.Content.GetRawText().Contains("words", StringComparison.Ordinal));
        Assert.Equal("error", kernel.Client.Execute("words").Reply.Text("status"));
    }
}
