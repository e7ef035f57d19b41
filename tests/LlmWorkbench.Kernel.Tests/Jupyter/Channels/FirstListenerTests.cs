using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Hosting;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Channels;

/// <summary>A front end whose requests arrive before it listens, as its sockets connect one by one.</summary>
[RunsCells]
public sealed class FirstListenerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("listeners-").FullName;

    [Fact]
    public async Task Nothing_of_the_first_cell_is_lost_to_a_front_end_that_listens_late()
    {
        using var kernel = new ServedKernel(listens: false, listener: new FirstListener(patience: Never));
        string id = kernel.Client.SendCell("Console.Write(\"first\");");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        kernel.Client.Listen();

        IReadOnlyList<JupyterMessage> outputs = kernel.Client.Outputs(id);
        Assert.Equal(["status", "execute_input", "stream", "status"], outputs.Select(output => output.Type));
        Assert.Equal("second", kernel.Client.Stream("Console.Write(\"second\");"));
    }

    [Fact]
    public void What_the_kernel_before_died_of_reaches_a_second_front_end_too()
    {
        string file = Path.Combine(_folder, "connection.json");
        using (new LastWords(file).Running(2, "Crash();"))
        {
            var bothListen = new TaskCompletionSource();
            var listener = new FirstListener(patience: Never, reconnection: () => bothListen.Task);
            using var kernel = new ServedKernel(listens: false, words: new LastWords(file), listener: listener);
            using var second = new JupyterClient(kernel.ConnectionFile, listens: false);
            string id = kernel.Client.SendCell("1");
            kernel.Client.Listen();
            second.Listen();
            bothListen.SetResult();

            Assert.Contains("(Crash();)", JupyterClient.StreamOf(second.Outputs(id), "stderr"), StringComparison.Ordinal);
            Assert.Contains("(Crash();)", JupyterClient.StreamOf(kernel.Client.Outputs(id), "stderr"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_front_end_that_never_listens_gets_its_replies()
    {
        using var kernel = new ServedKernel(listens: false);

        Assert.Equal("ok", kernel.Client.Reply("shell", kernel.Client.SendCell("1")).Text("status"));
    }

    // However busy the machine is.
    private static Task Never() => new TaskCompletionSource().Task;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
