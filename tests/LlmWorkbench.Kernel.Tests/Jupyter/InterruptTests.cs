using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

[RunsCells]
public sealed class InterruptTests : IDisposable
{
    private readonly ServedKernel _kernel = new();

    private JupyterClient Client => _kernel.Client;

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("Thread.Sleep(-1);")]
    [InlineData("new TaskCompletionSource().Task.Wait();")]
    [InlineData("for (;;) { try { await Task.Delay(10); } catch (Exception) { } }")]
    public void Stops_the_cell_keeps_the_state_and_aborts_what_waits(string endless)
    {
        Client.Execute("var kept = 42;");
        string id = Client.SendCell($"Console.Write(\"runs\");\n{endless}");
        Client.Published(message => message.Type == "stream");
        string waiting = Client.SendCell("var never = 1;");

        Assert.Equal("ok", Client.Request("interrupt_request", [], "control").Text("status"));

        JupyterMessage reply = Client.Reply("shell", id);
        Assert.Equal(("error", "Interrupted"), (reply.Text("status"), reply.Text("ename")));
        Assert.Equal("aborted", Client.Reply("shell", waiting).Text("status"));
        Assert.Equal("42", Client.Result("kept"));
    }

    [Fact]
    public void An_interrupt_between_cells_does_not_meet_the_next()
    {
        Client.Execute("1");
        Client.Request("interrupt_request", [], "control");

        Assert.Equal("2", Client.Result("2"));
    }

    [Fact]
    public void What_a_cell_that_was_left_behind_does_later_changes_nothing()
    {
        Client.Execute("var go = new ManualResetEventSlim(); int number = 1;");
        string id = Client.SendCell("Console.Write(\"runs\"); go.Wait(); int number = 2;");
        Client.Published(message => message.Type == "stream");
        Client.Request("interrupt_request", [], "control");
        Client.Reply("shell", id);

        Client.Execute("go.Set();");
        Assert.Equal("1", Client.Result("number"));
    }

    public void Dispose() => _kernel.Dispose();
}
