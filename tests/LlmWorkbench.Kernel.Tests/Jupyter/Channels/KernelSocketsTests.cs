using System.Text;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Jupyter.Zmtp;
using LlmWorkbench.Testing.Jupyter;
using NetMQ;
using NetMQ.Sockets;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Channels;

/// <summary>What is published, with limits that are reached quickly.</summary>
[Fast]
public sealed class KernelSocketsTests : IDisposable
{
    private const int Message = 1 << 20;

    private static readonly ZmtpLimits s_limits = new()
    {
        Backlog = 8 << 20,
        Patience = TimeSpan.FromSeconds(1),
        ReadMeanwhile = 4 << 20,
        HandshakeTime = TimeSpan.FromSeconds(1),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("kernel-sockets-").FullName;
    private readonly StringBuilder _log = new();
    private readonly KernelSockets _sockets;
    private readonly string _file;

    public KernelSocketsTests()
    {
        _sockets = new KernelSockets(ConnectionInfo.ForNewKernel(), Log, s_limits);
        _sockets.Start((_, _) => true, topic => [topic, "welcome"u8.ToArray()]);
        _file = Path.Combine(_folder, "connection.json");
        _sockets.Connection.Write(_file);
    }

    [Fact]
    public async Task A_subscriber_that_never_reads_is_disconnected_and_one_that_reads_loses_nothing()
    {
        using var stranger = RawPeer.Connected(_file, "iopub_port");
        stranger.Send(RawPeer.Frame(0, [1]));
        using SubscriberSocket reader = Subscriber();
        Task<int> read = Task.Run(() => Read(reader, 100));
        long most = 0;
        for (int i = 0; i < 100; i++)
        {
            _sockets.Send(KernelChannel.Iopub, ["topic"u8.ToArray(), [(byte)i], new byte[Message]]);
            _sockets.WaitForReaders();
            most = Math.Max(most, _sockets.Waiting);
        }

        Assert.Equal(100, await read.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.InRange(most, 1, s_limits.Backlog + (2 * Message));
        Assert.True(stranger.IsEnded());
        // How far past the limit it stands when it is judged depends on what the system's own buffers took.
        Assert.Matches("it does not read, and (8|9|10) MiB wait for it", LogText);
    }

    [Fact]
    public async Task A_subscriber_that_pauses_for_less_than_the_limit_loses_nothing()
    {
        using SubscriberSocket reader = Subscriber();
        for (int i = 0; i < 7; i++)
        {
            _sockets.Send(KernelChannel.Iopub, ["topic"u8.ToArray(), [(byte)i], new byte[Message]]);
            _sockets.WaitForReaders();
        }

        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal(7, Read(reader, 7));
    }

    [Fact]
    public void A_handshake_that_is_not_finished_ends()
    {
        using var silent = new RawPeer(_file, "shell_port");
        using var half = new RawPeer(_file, "iopub_port");
        half.Send(RawPeer.Greeting[..20]);

        Assert.True(silent.IsEnded() && half.IsEnded());
        Assert.Contains("it has not finished its handshake", LogText, StringComparison.Ordinal);
    }

    [Fact]
    public void Subscribers_get_what_they_have_subscribed_to()
    {
        using SubscriberSocket reader = Subscriber("b");
        _sockets.Send(KernelChannel.Iopub, ["a"u8.ToArray(), [0]]);
        _sockets.Send(KernelChannel.Iopub, ["b/c"u8.ToArray(), [1]]);
        _sockets.Send(KernelChannel.Iopub, ["b"u8.ToArray(), [2]]);

        Assert.Equal(1, reader.ReceiveMultipartBytes()[1][0]);
        Assert.Equal(2, reader.ReceiveMultipartBytes()[1][0]);
    }

    public void Dispose()
    {
        _sockets.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string LogText
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    private static int Read(SubscriberSocket reader, int count)
    {
        for (int i = 0; i < count; i++)
        {
            List<byte[]> frames = [];
            if (!reader.TryReceiveMultipartBytes(TimeSpan.FromSeconds(30), ref frames!) || frames[1][0] != i || frames[2].Length != Message)
            {
                return i;
            }
        }

        return count;
    }

    private SubscriberSocket Subscriber(string topic = "")
    {
        var reader = new SubscriberSocket();
        reader.Options.ReceiveHighWatermark = 2;
        reader.Connect($"tcp://127.0.0.1:{_sockets.Connection.IopubPort}");
        reader.Subscribe(topic);
        Assert.Equal("welcome", Encoding.UTF8.GetString(reader.ReceiveMultipartBytes()[1]));
        return reader;
    }

    private void Log(string sentence)
    {
        lock (_log)
        {
            _log.AppendLine(sentence);
        }
    }
}
