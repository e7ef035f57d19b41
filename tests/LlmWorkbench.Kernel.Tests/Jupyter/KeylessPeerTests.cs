using System.Diagnostics;
using System.Text.Json;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

/// <summary>Any process of this machine can connect to a kernel's ports. Without the key it cannot keep others from being served.</summary>
[RunsCells]
public sealed class KeylessPeerTests : IDisposable
{
    private const ulong Huge = 1_900_000_000;

    private static readonly string[] s_ports = ["shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"];

    private readonly ServedKernel _kernel = new();

    public static TheoryData<string, byte[]> BytesThatEndTheirConnection =>
        new()
        {
            { "no protocol", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray() },
            { "ZMTP 1", [1, 0] },
            { "ZMTP 2", [0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0x7F, 1, 5] },
            { "another mechanism", [.. RawPeer.Greeting[..12], .. "CURVE"u8, .. new byte[47]] },
            { "a message instead of a handshake", [.. RawPeer.Greeting, .. RawPeer.Frame(0, [1])] },
            { "an empty command instead of a handshake", [.. RawPeer.Greeting, 4, 0] },
            { "another command", [.. RawPeer.Greeting, .. RawPeer.Frame(4, [5, .. "ERROR"u8, 255])] },
            { "a kind of socket that nothing speaks with", [.. RawPeer.Greeting, .. RawPeer.Ready("PUSH", [])] },
            { "a property of negative length", [.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", [], RawPeer.Property("X", [], -1))] },
            {
                "a property longer than the handshake",
                [.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", [], RawPeer.Property("X", [], 99))]
            },
            { "a property that is cut", [.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", [], [1, 88, 0])] },
            { "a name of 300 bytes", [.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", new byte[300])] },
            { "a handshake of 1.9 GB", [.. RawPeer.Greeting, .. RawPeer.Announcement(4, Huge)] },
            { "flags that no frame has", [.. RawPeer.Greeting, 0xF0, 0] },
        };

    [Theory]
    [InlineData("root", "64")]
    [InlineData("nobody", "0")]
    public async Task Another_user_of_the_machine_is_not_even_greeted(string user, string expected)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/runuser"),
            "Only Linux's administrator can connect as somebody else."
        );
        using var connection = JsonDocument.Parse(File.ReadAllText(_kernel.ConnectionFile));
        foreach (string port in s_ports)
        {
            // As many bytes of a greeting as come before the connection ends.
            string line = $"exec 3<>/dev/tcp/127.0.0.1/{connection.RootElement.GetProperty(port).GetInt32()} && head -c 64 <&3 | wc -c";
            using Process process = Process.Start(
                new ProcessStartInfo("/usr/sbin/runuser", ["-u", user, "--", "bash", "-c", line]) { RedirectStandardOutput = true }
            )!;
            string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal(expected, output.Trim());
        }

        Assert.Equal(user != "root", _kernel.Log.Contains("it is of another user of this machine", StringComparison.Ordinal));
        OthersAreServed();
    }

    [Theory]
    [MemberData(nameof(BytesThatEndTheirConnection))]
    public void What_is_not_a_handshake_ends_its_own_connection_and_no_other(string what, byte[] bytes)
    {
        foreach (string port in s_ports)
        {
            using var stranger = new RawPeer(_kernel.ConnectionFile, port);
            stranger.Send(bytes);

            Assert.True(stranger.IsEnded(), $"{what} on the {port}");
        }

        OthersAreServed();
    }

    [Theory]
    [InlineData(Huge)]
    [InlineData(ulong.MaxValue)]
    [InlineData((ulong)long.MaxValue + 1)]
    public void A_frame_that_is_only_announced_takes_no_memory(ulong size)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        RawPeer[] strangers =
        [
            .. s_ports.SelectMany(port => Enumerable.Repeat(port, 10)).Select(port => RawPeer.Connected(_kernel.ConnectionFile, port)),
        ];
        foreach (RawPeer stranger in strangers)
        {
            stranger.Send(RawPeer.Announcement(0, size));
        }

        Assert.All(strangers, stranger => Assert.True(stranger.IsEnded()));
        // One frame that was taken would be all of it; what other tests of this process allocate meanwhile is far less than half.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: false) - before, long.MinValue, (long)Huge / 2);
        OthersAreServed();
        Array.ForEach(strangers, stranger => stranger.Dispose());
    }

    [Theory]
    [InlineData("shell_port", 0, 40)]
    [InlineData("shell_port", 1, 40)]
    [InlineData("control_port", 1, 40)]
    [InlineData("stdin_port", 1, 40)]
    [InlineData("iopub_port", 1, 1)]
    [InlineData("hb_port", 1, 1)]
    public void Frames_under_the_limit_are_not_gathered_without_end(string port, byte more, int megabytes)
    {
        using var stranger = RawPeer.Connected(_kernel.ConnectionFile, port);
        byte[] frame = RawPeer.Frame(more, new byte[1 << 20]);
        for (int i = 0; i < megabytes; i++)
        {
            stranger.Send(frame);
        }

        // Whole messages of one frame each are dropped one after the other; a message that never ends is cut off.
        Assert.True(more == 0 || stranger.IsEnded());
        OthersAreServed();
    }

    [Fact]
    public void Empty_frames_are_not_gathered_without_end()
    {
        using var stranger = RawPeer.Connected(_kernel.ConnectionFile, "shell_port");
        byte[] frames = [.. Enumerable.Repeat((byte[])[1, 0], 100_000).SelectMany(frame => frame)];
        for (int i = 0; i < 8; i++)
        {
            stranger.Send(frames);
        }

        Assert.True(stranger.IsEnded());
        OthersAreServed();
    }

    [Fact]
    public void Many_unfinished_messages_together_are_bounded_and_who_sends_little_stays()
    {
        using var small = RawPeer.Connected(_kernel.ConnectionFile, "shell_port");
        small.Send(RawPeer.Frame(1, [1, 2, 3]));
        RawPeer[] strangers = [.. Enumerable.Range(0, 6).Select(_ => RawPeer.Connected(_kernel.ConnectionFile, "shell_port"))];
        Parallel.ForEach(strangers, stranger => stranger.Send(RawPeer.Frame(1, new byte[20 << 20])));

        Assert.True(SpinWait.SpinUntil(() => _kernel.Log.Contains("this one most", StringComparison.Ordinal), TimeSpan.FromSeconds(60)));
        OthersAreServed();
        Array.ForEach(strangers, stranger => stranger.Dispose());
    }

    [Theory]
    [InlineData(new byte[] { 4, 0 })]
    [InlineData(new byte[] { 4, 1, 200 })]
    [InlineData(new byte[] { 4, 5, 4, 80, 73, 78, 71 })]
    [InlineData(new byte[] { 4, 7, 4, 80, 73, 78, 71, 0, 1 })]
    [InlineData(new byte[] { 0, 0 })]
    public void Commands_of_any_shape_do_no_harm(byte[] bytes)
    {
        foreach (string port in s_ports)
        {
            using var stranger = RawPeer.Connected(_kernel.ConnectionFile, port);
            stranger.Send(bytes);
        }

        OthersAreServed();
    }

    [Fact]
    public void A_handshake_without_a_name_is_one()
    {
        using var stranger = new RawPeer(_kernel.ConnectionFile, "shell_port");
        stranger.Send([.. RawPeer.Greeting, .. RawPeer.Ready("DEALER", null), .. RawPeer.Frame(0, [1])]);

        OthersAreServed();
        Assert.Contains("not a Jupyter message", _kernel.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_open_connections_make_room_for_those_that_speak()
    {
        RawPeer[] silent =
        [
            .. s_ports.SelectMany(port => Enumerable.Repeat(port, 150)).Select(port => new RawPeer(_kernel.ConnectionFile, port)),
        ];

        using var next = new JupyterClient(_kernel.ConnectionFile);
        Assert.Equal("2", next.Result("1 + 1"));
        OthersAreServed();
        Array.ForEach(silent, stranger => stranger.Dispose());
    }

    [Fact]
    public void Connections_that_have_not_shown_the_key_make_room_for_others_and_never_for_the_front_ends_that_have()
    {
        OthersAreServed();
        string[] ports = ["shell_port", "control_port", "stdin_port"];
        RawPeer[] strangers =
        [
            .. ports.SelectMany(port => Enumerable.Repeat(port, 100)).Select(port => RawPeer.Connected(_kernel.ConnectionFile, port)),
        ];

        using var next = new JupyterClient(_kernel.ConnectionFile);
        Assert.Equal("2", next.Result("1 + 1"));
        OthersAreServed();
        string id = _kernel.Client.SendCell("input()");
        _kernel.Client.Answer("still asked");
        Assert.Equal("ok", _kernel.Client.Reply("shell", id).Text("status"));
        Array.ForEach(strangers, stranger => stranger.Dispose());
    }

    [Fact]
    public void Subscriptions_end_somewhere()
    {
        using var stranger = RawPeer.Connected(_kernel.ConnectionFile, "iopub_port");
        for (int i = 0; i < 300; i++)
        {
            stranger.Send(RawPeer.Frame(0, [1, (byte)(i % 250), (byte)(i / 250)]));
        }

        Assert.True(stranger.IsEnded());
        using var twice = RawPeer.Connected(_kernel.ConnectionFile, "iopub_port");
        twice.Send([.. Enumerable.Repeat((byte[])[0, 1, 1, 0, 1, 0], 20_000).SelectMany(bytes => bytes)]);
        OthersAreServed();
    }

    [Fact]
    public void Who_takes_the_name_of_a_front_end_does_not_get_its_answers_instead()
    {
        using var stranger = RawPeer.Connected(
            _kernel.ConnectionFile,
            "shell_port",
            System.Text.Encoding.UTF8.GetBytes(_kernel.Client.Session)
        );
        using var another = RawPeer.Connected(
            _kernel.ConnectionFile,
            "stdin_port",
            System.Text.Encoding.UTF8.GetBytes(_kernel.Client.Session)
        );

        string id = _kernel.Client.SendCell("input()");
        _kernel.Client.Answer("mine");
        Assert.Equal("ok", _kernel.Client.Reply("shell", id).Text("status"));
    }

    [Fact]
    public void The_log_does_not_grow_with_what_strangers_send()
    {
        using var stranger = RawPeer.Connected(_kernel.ConnectionFile, "shell_port");
        stranger.Send([.. Enumerable.Repeat((byte[])[0, 1, 1], 10_000).SelectMany(bytes => bytes)]);
        OthersAreServed();

        Assert.InRange(_kernel.Log.Split('\n').Length, 2, 60);
    }

    [Fact]
    public async Task A_kernel_whose_sockets_have_failed_ends_and_says_so()
    {
        _kernel.OnSockets(() => throw new InvalidOperationException("as asked"));

        WorkbenchException exception = await Assert.ThrowsAsync<WorkbenchException>(() =>
            _kernel.Running.WaitAsync(TimeSpan.FromSeconds(60))
        );
        Assert.Contains("cannot answer any more (InvalidOperationException: as asked)", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _kernel.Dispose();

    private void OthersAreServed()
    {
        Assert.True(_kernel.Client.Beats());
        Assert.Equal("2", _kernel.Client.Result("1 + 1"));
        Assert.Equal("ok", _kernel.Client.Request("interrupt_request", [], "control").Text("status"));
    }
}
