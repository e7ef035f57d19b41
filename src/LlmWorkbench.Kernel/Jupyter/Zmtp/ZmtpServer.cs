using System.Collections.Concurrent;
using System.Net.Sockets;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>
/// Serves the connections of several ports on one thread of its own, which no other work can hold up. What a peer sends can end
/// its own connection, and nothing else.
/// </summary>
internal sealed class ZmtpServer : IDisposable
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(250);

    private readonly IReadOnlyList<ZmtpPort> _ports;
    private readonly ZmtpLimits _limits;
    private readonly Action<ZmtpConnection, IReadOnlyList<byte[]>> _received;
    private readonly Action<string> _log;
    private readonly ZmtpPeers _peers;
    private readonly ConcurrentQueue<Action> _work = new();
    private readonly WakeUp _wakeUp = new();
    private readonly byte[] _bytes = new byte[1 << 16];
    private readonly Thread _thread;
    private readonly Action<Exception> _died;
    private DateTime? _stopBy;
    private bool _started;
    private long _maxWaiting;

    /// <summary>Makes a server, which serves nobody until <see cref="Start"/>.</summary>
    /// <param name="ports">The ports; the server disposes of them.</param>
    /// <param name="limits">What peers may take.</param>
    /// <param name="received">Gets each message, on the server's thread.</param>
    /// <param name="log">Gets a sentence for each connection that is ended.</param>
    /// <param name="died">Called when the server's thread ends because of a failure.</param>
    public ZmtpServer(
        IReadOnlyList<ZmtpPort> ports,
        ZmtpLimits limits,
        Action<ZmtpConnection, IReadOnlyList<byte[]>> received,
        Action<string> log,
        Action<Exception> died
    )
    {
        (_ports, _limits, _received, _log, _died) = (ports, limits, received, log, died);
        _peers = new ZmtpPeers(limits, log);
        _thread = new Thread(Run) { IsBackground = true, Name = "Jupyter sockets" };
    }

    /// <summary>The connections, for work on the server's thread.</summary>
    public IReadOnlyCollection<ZmtpConnection> Connections => _peers.All;

    /// <summary>The bytes that wait for the peer that is furthest behind. Any thread.</summary>
    public long MaxWaiting => Volatile.Read(ref _maxWaiting);

    /// <summary>Begins to serve.</summary>
    public void Start()
    {
        _started = true;
        _thread.Start();
    }

    /// <summary>Has work done on the server's thread, after all that was given before. Any thread; never waits.</summary>
    /// <param name="work">The work; an exception of it ends the server.</param>
    public void Post(Action work)
    {
        _work.Enqueue(work);
        _wakeUp.Ring();
    }

    /// <summary>Sends what was given until now, then ends all connections.</summary>
    /// <param name="linger">How long peers may take to read it.</param>
    public void Stop(TimeSpan linger)
    {
        if (_started)
        {
            Post(() => _stopBy = DateTime.UtcNow + linger);
            _thread.Join();
            _started = false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop(TimeSpan.Zero);
        _peers.Dispose();
        foreach (ZmtpPort port in _ports)
        {
            port.Dispose();
        }

        _wakeUp.Dispose();
    }

    private void Run()
    {
        try
        {
            while (_stopBy is null || (DateTime.UtcNow < _stopBy && _peers.HaveToRead))
            {
                Turn();
            }
        }
#pragma warning disable CA1031 // Whatever it is: without this thread the kernel hears nobody, and must not go on as if it did.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _died(exception);
        }
    }

    private void Turn()
    {
        List<Socket> read = [_wakeUp.Socket, .. _ports.Where(_ => _peers.Accepts).Select(port => port.Socket), .. _peers.Heard];
        List<Socket> write = [.. _peers.Unread];
        Socket.Select(read, write, null, _peers.NeedTime || _stopBy is not null ? s_tick : Timeout.InfiniteTimeSpan);
        foreach (Socket socket in write)
        {
            _peers.Try(socket, connection => connection.Flush());
        }

        foreach (Socket socket in read)
        {
            if (_ports.FirstOrDefault(port => port.Socket == socket) is { } port)
            {
                _peers.Accept(port);
            }
            else if (socket != _wakeUp.Socket)
            {
                _peers.Try(socket, Receive);
            }
        }

        _wakeUp.Clear();
        while (_work.TryDequeue(out Action? work))
        {
            work();
        }

        _peers.Sweep();
        Volatile.Write(ref _maxWaiting, _peers.All.Select(peer => peer.Waiting).DefaultIfEmpty().Max());
    }

    private void Receive(ZmtpConnection connection)
    {
        int count = connection.Socket.Receive(_bytes, SocketFlags.None, out SocketError error);
        if (error is SocketError.WouldBlock or SocketError.IOPending)
        {
            return;
        }

        if (error != SocketError.Success || count == 0)
        {
            _peers.End(connection);
            return;
        }

        connection.Read(_bytes.AsSpan(0, count), _received);
    }
}
