using System.Globalization;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using NetMQ;
using NetMQ.Sockets;

namespace LlmWorkbench.Kernel.Jupyter.Channels;

/// <summary>
/// The five sockets of a kernel. ZeroMQ's sockets belong to one thread, so that a thread of their own serves them: it
/// answers the heartbeat whatever the cells do, and messages go out in the order in which they were given to it.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    // A shutdown_reply must get out before the process ends; a front end that is gone must not hold it up.
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(1);

    private readonly ResponseSocket _heartbeat = new();
    private readonly RouterSocket _shell = new();
    private readonly RouterSocket _control = new();
    private readonly RouterSocket _stdin = new();
    private readonly XPublisherSocket _iopub = new();
    private readonly NetMQQueue<(KernelChannel Channel, IReadOnlyList<byte[]>? Frames)> _outgoing = new();
    private readonly NetMQPoller _poller;
    private Thread? _thread;

    /// <summary>Binds the sockets.</summary>
    /// <param name="wanted">Where; ports of 0 become ones that are free.</param>
    /// <exception cref="WorkbenchException">A port is taken.</exception>
    public KernelSockets(ConnectionInfo wanted)
    {
        // Without a limit: outputs must not be dropped because a front end reads slowly.
        foreach (NetMQSocket socket in (NetMQSocket[])[_shell, _control, _stdin, _iopub])
        {
            socket.Options.SendHighWatermark = 0;
            socket.Options.ReceiveHighWatermark = 0;
        }

        // Every subscription is welcomed, also one that another front end has made before.
        _iopub.Options.XPubVerbose = true;
        foreach (RouterSocket router in (RouterSocket[])[_shell, _control, _stdin])
        {
            router.Options.RouterHandover = true;
        }

        foreach (NetMQSocket socket in (NetMQSocket[])[_heartbeat, _shell, _control, _stdin, _iopub])
        {
            socket.Options.Linger = s_linger;
        }

        Connection = wanted with
        {
            HeartbeatPort = Bind(_heartbeat, wanted.Ip, wanted.HeartbeatPort),
            ShellPort = Bind(_shell, wanted.Ip, wanted.ShellPort),
            ControlPort = Bind(_control, wanted.Ip, wanted.ControlPort),
            StdinPort = Bind(_stdin, wanted.Ip, wanted.StdinPort),
            IopubPort = Bind(_iopub, wanted.Ip, wanted.IopubPort),
        };
        _poller = [_heartbeat, _shell, _control, _stdin, _iopub, _outgoing];
        _heartbeat.ReceiveReady += (_, _) => _heartbeat.SendMultipartBytes(_heartbeat.ReceiveMultipartBytes());
        _outgoing.ReceiveReady += (_, _) => SendAll();
    }

    /// <summary>The connection with the ports that were bound.</summary>
    public ConnectionInfo Connection { get; }

    /// <summary>Begins to receive and to send.</summary>
    /// <param name="received">Gets the frames of each message, on the sockets' thread.</param>
    /// <param name="subscribed">Gets the topic of each subscription to the published messages, on the sockets' thread.</param>
    public void Start(Action<KernelChannel, IReadOnlyList<byte[]>> received, Action<byte[]> subscribed)
    {
        Listen(_shell, KernelChannel.Shell, received);
        Listen(_control, KernelChannel.Control, received);
        Listen(_stdin, KernelChannel.Stdin, received);
        _iopub.ReceiveReady += (_, _) =>
        {
            byte[] frame = _iopub.ReceiveMultipartBytes()[0];
            if (frame is [1, .. var topic])
            {
                subscribed(topic);
            }
        };
        _thread = new Thread(_poller.Run) { IsBackground = true, Name = "Jupyter sockets" };
        _thread.Start();
    }

    /// <summary>Sends a message after all that were sent before. Any thread; never waits.</summary>
    public void Send(KernelChannel channel, IReadOnlyList<byte[]> frames) => _outgoing.Enqueue((channel, frames));

    /// <summary>Sends what was given until now, then closes the sockets.</summary>
    public void Dispose()
    {
        if (_thread is not null)
        {
            _outgoing.Enqueue((KernelChannel.Iopub, null));
            _thread.Join();
        }

        _poller.Dispose();
        _outgoing.Dispose();
        foreach (NetMQSocket socket in (NetMQSocket[])[_heartbeat, _shell, _control, _stdin, _iopub])
        {
            socket.Dispose();
        }
    }

    /// <summary>Waits until everything that was sent has left the process; afterwards the process can open no sockets.</summary>
    public static void Flush() => NetMQConfig.Cleanup(block: true);

    private static void Listen(RouterSocket socket, KernelChannel channel, Action<KernelChannel, IReadOnlyList<byte[]>> received) =>
        socket.ReceiveReady += (_, _) => received(channel, socket.ReceiveMultipartBytes());

    private void SendAll()
    {
        while (_outgoing.TryDequeue(out var next, TimeSpan.Zero))
        {
            if (next.Frames is null)
            {
                _poller.Stop();
                return;
            }

            Socket(next.Channel).SendMultipartBytes(next.Frames);
        }
    }

    private NetMQSocket Socket(KernelChannel channel) => channel switch
    {
        KernelChannel.Shell => _shell,
        KernelChannel.Control => _control,
        KernelChannel.Stdin => _stdin,
        _ => _iopub,
    };

    private static int Bind(NetMQSocket socket, string ip, int port)
    {
        string host = ip.Contains(':', StringComparison.Ordinal) ? $"[{ip}]" : ip;
        try
        {
            if (port == 0)
            {
                return socket.BindRandomPort($"tcp://{host}");
            }

            socket.Bind(string.Create(CultureInfo.InvariantCulture, $"tcp://{host}:{port}"));
            return port;
        }
        catch (NetMQException exception)
        {
            throw new WorkbenchException($"The kernel cannot listen on {ip}, port {port}: {exception.Message}", exception);
        }
    }
}
