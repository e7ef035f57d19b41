using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>However a kernel ends that has written its connection file, the file goes with it; and a log that cannot be written ends
/// none.</summary>
[StartsProcesses]
public sealed class KernelEndTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task A_signal_that_ends_the_kernel_leaves_no_connection_file(string signal)
    {
        using var kernel = new RunningKernel();
        kernel.Client.SendCell("Console.Write(\"runs\"); while (true) { }");
        kernel.Client.Published(message => message.Type == "stream");
        kernel.Signal(signal);

        await kernel.EndAsync();
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(kernel.ConnectionFile)!));
    }

    [Theory]
    [InlineData("control")]
    [InlineData("shell")]
    public async Task A_shutdown_that_is_interrupted_leaves_no_connection_file(string channel)
    {
        using var kernel = new RunningKernel();
        kernel.Client.Send(channel, "shutdown_request", new() { ["restart"] = false });
        kernel.Signal("INT");

        await kernel.EndAsync();
        Assert.Equal(0, kernel.Process.ExitCode);
        Assert.False(File.Exists(kernel.ConnectionFile));
    }

    [Fact]
    public async Task A_cell_that_ends_the_process_leaves_no_connection_file()
    {
        using var kernel = new RunningKernel();
        kernel.Client.SendCell("Environment.Exit(3);");

        await kernel.EndAsync();
        Assert.Equal(3, kernel.Process.ExitCode);
        Assert.False(File.Exists(kernel.ConnectionFile));
    }

    [Fact]
    public async Task A_kernel_whose_front_end_was_killed_leaves_no_connection_file()
    {
        using var parent = Process.Start("sleep", ["600"]);
        using var kernel = new RunningKernel(0, ("JPY_PARENT_PID", $"{parent.Id}"));
        parent.Kill();

        await kernel.EndAsync();
        Assert.False(File.Exists(kernel.ConnectionFile));
    }

    [Fact]
    public async Task A_connection_file_that_another_kernel_has_written_meanwhile_stays()
    {
        using var kernel = new RunningKernel();
        string other = (await File.ReadAllTextAsync(kernel.ConnectionFile, TestContext.Current.CancellationToken)).Replace(
            "\"key\": \"",
            "\"key\": \"0",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(kernel.ConnectionFile, other, TestContext.Current.CancellationToken);
        kernel.Signal("TERM");

        await kernel.EndAsync();
        Assert.Equal(other, await File.ReadAllTextAsync(kernel.ConnectionFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_kernel_whose_sockets_have_failed_ends_and_says_so()
    {
        using var kernel = new RunningKernel();
        kernel.Client.SendCell(
            """
            using System.Reflection;
            object Part(object whole, string name) => whole.GetType().GetProperty(name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).GetValue(whole);
            object messages = Part(Part(((Delegate)Part(Comms, "Sender")).Target, "Latest"), "Messages");
            object sockets = messages.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Single(field => field.FieldType.Name == "KernelSockets").GetValue(messages);
            sockets.GetType().GetMethod("Post", BindingFlags.Instance | BindingFlags.NonPublic).Invoke(sockets, [(Action)(() => throw new Exception("as asked"))]);
            """
        );

        Assert.Contains(
            "The kernel ends because it cannot answer any more (Exception: as asked)",
            await kernel.EndAsync(),
            StringComparison.Ordinal
        );
        Assert.Equal(1, kernel.Process.ExitCode);
        Assert.False(File.Exists(kernel.ConnectionFile));
    }

    [Theory]
    [InlineData("2> /dev/full")]
    [InlineData("2>&-")]
    [InlineData("> /dev/full 2>&1")]
    public void A_kernel_whose_log_is_full_or_closed_serves_on(string redirection)
    {
        using var place = new Workplace();
        string file = place.At("connection.json");
        using var shell = Process.Start("sh", ["-c", $"exec dotnet {Lab.Tool} jupyter kernel -f {file} {redirection}"]);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(file) || shell.HasExited, TimeSpan.FromSeconds(60)) && File.Exists(file));
        using var client = new JupyterClient(file);
        using var stranger = RawPeer.Connected(file, "shell_port");
        stranger.Send(RawPeer.Frame(0, [1]));

        Assert.Equal(
            "ok",
            client
                .Execute("new Thread(() => throw new Exception(\"to the log\")).Start(); Console.Error.WriteLine(\"x\");")
                .Reply.Text("status")
        );
        Assert.Equal("2", client.Result("1 + 1"));
        client.Request("shutdown_request", [], "control");
        Assert.True(shell.WaitForExit(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, shell.ExitCode);
    }
}
