using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Jupyter.Zmtp;

namespace LlmWorkbench.Kernel.Jupyter.Channels;

/// <summary>
/// The five sockets of a kernel. A thread of their own serves them: it answers the heartbeat whatever the cells do, and messages
/// go out in the order in which they were given to it.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    // A shutdown_reply must get out before the process ends; a front end that is gone must not hold it up.
    private static readonly TimeSpan s_linger = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(2);

    private readonly ZmtpLimits _limits;
    private readonly ZmtpServer _server;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<KernelChannel, IReadOnlyList<byte[]>, bool> _received = (_, _) => false;
    private Func<byte[], IReadOnlyList<byte[]>> _welcome = _ => [];
    private long _undelivered;

    /// <summary>Binds the sockets.</summary>
    /// <param name="wanted">Where; ports of 0 become ones that are free.</param>
    /// <param name="log">Gets a sentence for each connection that is ended.</param>
    /// <param name="limits">What peers may take; null for what a kernel gives.</param>
    /// <exception cref="WorkbenchException">A port is taken.</exception>
    public KernelSockets(ConnectionInfo wanted, Action<string> log, ZmtpLimits? limits = null)
    {
        _limits = limits ?? new ZmtpLimits();
        var bound = new List<ZmtpPort>();
        int Bind(KernelChannel? channel, int port)
        {
            bound.Add(ZmtpPort.Bind(channel, wanted.Ip, port));
            return bound[^1].Number;
        }

        try
        {
            Connection = wanted with
            {
                HeartbeatPort = Bind(null, wanted.HeartbeatPort),
                ShellPort = Bind(KernelChannel.Shell, wanted.ShellPort),
                ControlPort = Bind(KernelChannel.Control, wanted.ControlPort),
                StdinPort = Bind(KernelChannel.Stdin, wanted.StdinPort),
                IopubPort = Bind(KernelChannel.Iopub, wanted.IopubPort),
            };
        }
        catch
        {
            bound.ForEach(port => port.Dispose());
            throw;
        }

        _server = new ZmtpServer(bound, _limits, Receive, log, exception => _ended.TrySetException(exception));
    }

    /// <summary>The connection with the ports that were bound.</summary>
    public ConnectionInfo Connection { get; }

    /// <summary>Ends when the sockets are closed, and fails when the thread that serves them has.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Begins to receive and to send.</summary>
    /// <param name="received">Gets the frames of each message, on the sockets' thread, and tells whether its sender knows the key.</param>
    /// <param name="welcome">Gets the topic of each subscription to the published messages, on the sockets' thread, and says what the
    /// subscriber is sent.</param>
    public void Start(Func<KernelChannel, IReadOnlyList<byte[]>, bool> received, Func<byte[], IReadOnlyList<byte[]>> welcome)
    {
        (_received, _welcome) = (received, welcome);
        _server.Start();
    }

    /// <summary>Sends a message after all that were sent before. Any thread; never waits.</summary>
    /// <param name="channel">The channel that it goes out on.</param>
    /// <param name="frames">The name of the peer that it goes to and the message; of published messages, the topic is the first
    /// frame.</param>
    public void Send(KernelChannel channel, IReadOnlyList<byte[]> frames)
    {
        IReadOnlyList<ReadOnlyMemory<byte>> pieces = FrameWriter.Message(channel == KernelChannel.Iopub ? frames : [.. frames.Skip(1)]);
        long cost = SendQueue.Cost(pieces);
        Interlocked.Add(ref _undelivered, cost);
        _server.Post(() =>
        {
            Deliver(channel, frames[0], pieces);
            Interlocked.Add(ref _undelivered, -cost);
        });
    }

    /// <summary>
    /// Waits while more was sent than its receivers have read lately, so that a cell which prints without end does not fill the
    /// memory. Who does not read at all is disconnected after a while: nobody waits for it any longer.
    /// </summary>
    public void WaitForReaders()
    {
        while (Waiting > _limits.Backlog && !_ended.Task.IsCompleted)
        {
            Thread.Sleep(s_look);
        }
    }

    /// <summary>The bytes that were sent and that the front end which is furthest behind has not read.</summary>
    internal long Waiting => Interlocked.Read(ref _undelivered) + _server.MaxWaiting;

    /// <summary>Has work done on the sockets' thread; for tests.</summary>
    internal void Post(Action work) => _server.Post(work);

    /// <summary>Sends what was given until now, then closes the sockets.</summary>
    public void Dispose()
    {
        _server.Stop(s_linger);
        _ended.TrySetResult();
        _server.Dispose();
    }

    private void Receive(ZmtpConnection peer, IReadOnlyList<byte[]> frames)
    {
        switch (peer.Port.Channel)
        {
            case null:
                peer.Send(FrameWriter.Message(frames));
                break;
            case KernelChannel.Iopub:
                Subscribe(peer, frames[0]);
                break;
            case { } channel:
                peer.IsTrusted |= _received(channel, [peer.Identity, .. frames]);
                break;
        }
    }

    private void Subscribe(ZmtpConnection peer, byte[] frame)
    {
        int known = frame.Length == 0 ? -1 : peer.Topics.FindIndex(topic => topic.AsSpan().SequenceEqual(frame.AsSpan(1)));
        if (frame is [1, .. var wanted] && known < 0)
        {
            if (peer.Topics.Count == _limits.Subscriptions)
            {
                throw new ZmtpException($"it subscribes to more than {_limits.Subscriptions} topics");
            }

            peer.Topics.Add(wanted);
            peer.Send(FrameWriter.Message(_welcome(wanted)));
        }
        else if (frame is [0, ..] && known >= 0)
        {
            peer.Topics.RemoveAt(known);
        }
    }

    // All peers of a name get an answer: a name is no proof, so that a stranger who takes one must not get it instead of its owner.
    private void Deliver(KernelChannel channel, byte[] to, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        foreach (ZmtpConnection peer in _server.Connections.Where(peer => peer.IsOpen && peer.Port.Channel == channel))
        {
            if (
                channel == KernelChannel.Iopub
                    ? peer.Topics.Exists(topic => to.AsSpan().StartsWith(topic))
                    : peer.Identity.AsSpan().SequenceEqual(to)
            )
            {
                peer.Send(pieces);
            }
        }
    }
}
