using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>What strangers send, or do not read, takes a kernel no memory that it needs: here it has little.</summary>
[StartsProcesses]
public sealed class MemoryTests
{
    private const long Little = 400L << 20;

    private static readonly string[] s_ports = ["shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"];

    [Fact]
    public void Frames_of_gigabytes_that_are_announced_leave_the_kernel_as_it_was()
    {
        using var kernel = new RunningKernel(Little);
        Assert.Equal("2", kernel.Client.Result("1 + 1"));
        RawPeer[] strangers =
        [
            .. s_ports.SelectMany(port => Enumerable.Repeat(port, 10)).Select(port => RawPeer.Connected(kernel.ConnectionFile, port)),
        ];
        foreach (RawPeer stranger in strangers)
        {
            stranger.Send(RawPeer.Announcement(0, 1_900_000_000));
        }

        Assert.All(strangers, stranger => Assert.True(stranger.IsEnded()));
        Assert.Equal("2", kernel.Client.Result("1 + 1"));
        Assert.True(kernel.Client.Beats());
        using var next = new JupyterClient(kernel.ConnectionFile);
        Assert.Equal("3", next.Result("1 + 2"));
    }

    [Fact]
    public void A_subscriber_that_never_reads_holds_back_little_and_the_front_end_gets_everything()
    {
        using var kernel = new RunningKernel(Little);
        using var stranger = RawPeer.Connected(kernel.ConnectionFile, "iopub_port");
        stranger.Send(RawPeer.Frame(0, [1]));

        kernel.Client.Execute("var line = new string('x', 1 << 20);");
        for (int cell = 0; cell < 20; cell++)
        {
            Assert.Equal(15 << 20, kernel.Client.Stream("for (int i = 0; i < 15; i++) { Console.Write(line); }").Length);
        }

        Assert.True(stranger.IsEnded());
        Assert.Equal("2", kernel.Client.Result("1 + 1"));
    }
}
