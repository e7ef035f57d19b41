using System.Diagnostics;
using System.Net.Sockets;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>A peer's connection. One thread.</summary>
/// <param name="socket">The socket; it does not block.</param>
/// <param name="port">Where the peer has connected.</param>
/// <param name="limits">What it may take.</param>
internal sealed class ZmtpConnection(Socket socket, ZmtpPort port, ZmtpLimits limits) : IDisposable
{
    // What a frame costs beside its bytes, so that many small ones count too.
    private const int FrameOverhead = 64;

    // A peer that does not read what it has asked for need not be heard either.
    private const long Unheard = 1 << 16;

    private static long s_unnamed;

    private readonly byte[] _greeting = new byte[Handshake.GreetingLength];
    private readonly FrameReader _reader = new();
    private readonly SendQueue _out = new();
    private readonly List<byte[]> _message = [];
    private int _greetingLength;
    private long _messageSize;
    private (long Since, long Taken)? _behind;

    /// <summary>The socket.</summary>
    public Socket Socket => socket;

    /// <summary>Where the peer has connected.</summary>
    public ZmtpPort Port => port;

    /// <summary>When the connection began, in ticks of <see cref="Stopwatch"/>.</summary>
    public long Began { get; } = Stopwatch.GetTimestamp();

    /// <summary>What the peer calls itself, or is called here when it has not said.</summary>
    public byte[] Identity { get; private set; } = [];

    /// <summary>Whether greetings and handshake are done.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether the peer has sent a message that was signed with the key.</summary>
    public bool IsTrusted { get; set; }

    /// <summary>The topics that the peer has subscribed to.</summary>
    public List<byte[]> Topics { get; } = [];

    /// <summary>The bytes of a message that is not whole.</summary>
    public long Held => _messageSize + _reader.Held;

    /// <summary>The bytes that wait until the peer reads.</summary>
    public long Waiting => _out.Waiting;

    /// <summary>Whether there is something to send.</summary>
    public bool HasToSend => !_out.IsEmpty;

    /// <summary>Whether the peer is heard.</summary>
    public bool Hears => IsTrusted || _out.Waiting <= Unheard;

    /// <summary>Says who this side is.</summary>
    public void Begin()
    {
        _out.Add(Handshake.Greeting());
        _out.Add(FrameWriter.Command(Handshake.Ready(port.Kind)));
    }

    /// <summary>Adds bytes to what is to be sent.</summary>
    public void Send(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            _out.Add(piece);
        }
    }

    /// <summary>Sends what the peer takes now.</summary>
    /// <exception cref="SocketException">The connection has ended.</exception>
    public void Flush() => _out.Send(socket);

    /// <summary>Reads what has come.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="received">Gets each whole message.</param>
    /// <exception cref="ZmtpException">The peer does not keep to the protocol or the limits.</exception>
    public void Read(ReadOnlySpan<byte> bytes, Action<ZmtpConnection, IReadOnlyList<byte[]>> received)
    {
        if (_greetingLength < Handshake.GreetingLength)
        {
            int taken = Math.Min(bytes.Length, Handshake.GreetingLength - _greetingLength);
            bytes[..taken].CopyTo(_greeting.AsSpan(_greetingLength));
            _greetingLength += taken;
            bytes = bytes[taken..];
            Handshake.CheckGreeting(_greeting.AsSpan(0, _greetingLength));
        }

        while (_greetingLength == Handshake.GreetingLength && _reader.Read(ref bytes, Max) is { } frame)
        {
            Take(frame, received);
        }
    }

    /// <summary>Tells whether the peer has used up its time.</summary>
    /// <returns>What it did not do, for the log; null while it may go on.</returns>
    public string? Fault()
    {
        if (!IsOpen)
        {
            return Stopwatch.GetElapsedTime(Began) > limits.HandshakeTime ? "it has not finished its handshake" : null;
        }

        if (_out.Waiting <= limits.Backlog)
        {
            _behind = null;
            return null;
        }

        if (_behind is not { } behind || _out.Taken - behind.Taken >= limits.ReadMeanwhile)
        {
            _behind = (Stopwatch.GetTimestamp(), _out.Taken);
            return null;
        }

        return Stopwatch.GetElapsedTime(behind.Since) > limits.Patience
            ? $"it does not read, and {_out.Waiting >> 20} MiB wait for it"
            : null;
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private long Max =>
        IsOpen && port.IsRouter ? (IsTrusted ? limits.SignedMessage : limits.UnsignedMessage) - _messageSize : limits.Small - _messageSize;

    private void Take(ZmtpFrame frame, Action<ZmtpConnection, IReadOnlyList<byte[]>> received)
    {
        if (frame.IsCommand)
        {
            TakeCommand(frame.Body, received);
            return;
        }

        if (!IsOpen)
        {
            throw new ZmtpException("it sends a message before its handshake");
        }

        _message.Add(frame.Body);
        _messageSize += frame.Body.Length + FrameOverhead;
        if (!frame.HasMore)
        {
            byte[][] message = [.. _message];
            _message.Clear();
            _messageSize = 0;
            received(this, message);
        }
    }

    private void TakeCommand(byte[] body, Action<ZmtpConnection, IReadOnlyList<byte[]>> received)
    {
        if (!IsOpen)
        {
            byte[] identity = Handshake.ReadReady(body, port.Peers);
            Identity = identity.Length > 0 ? identity : [0, .. BitConverter.GetBytes(Interlocked.Increment(ref s_unnamed))];
            IsOpen = true;
        }
        else if (Commands.Pong(body) is { } pong)
        {
            _out.Add(FrameWriter.Command(pong));
        }
        else if (Commands.Subscription(body) is { } subscription)
        {
            received(this, [subscription]);
        }
    }
}
