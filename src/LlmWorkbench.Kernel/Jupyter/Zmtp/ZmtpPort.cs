using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>A port on which peers connect.</summary>
internal sealed class ZmtpPort : IDisposable
{
    private const int Waiting = 128;

    // Bounds what is sent but not read: the system would let it grow to megabytes for each peer.
    private const int SystemBuffer = 1 << 18;

    private ZmtpPort(Socket socket) => Socket = socket;

    /// <summary>Where connections are accepted.</summary>
    public Socket Socket { get; }

    /// <summary>The port's number.</summary>
    public int Number => ((IPEndPoint)Socket.LocalEndPoint!).Port;

    /// <summary>The channel that it serves; null for the heartbeat.</summary>
    public required KernelChannel? Channel { get; init; }

    /// <summary>What this side of a connection is, such as <c>ROUTER</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What the other side may be.</summary>
    public required IReadOnlyList<string> Peers { get; init; }

    /// <summary>How many peers are connected at most.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Whether peers send requests here, and get answers of their own.</summary>
    public bool IsRouter => Kind == "ROUTER";

    /// <summary>What the log calls it.</summary>
    public string Name => Channel is { } channel ? $"{channel} channel" : "heartbeat";

    /// <summary>Binds a port.</summary>
    /// <param name="channel">The channel that it serves; null for the heartbeat.</param>
    /// <param name="ip">The address.</param>
    /// <param name="port">The number; 0 for any that is free.</param>
    /// <exception cref="WorkbenchException">It cannot be bound.</exception>
    public static ZmtpPort Bind(KernelChannel? channel, string ip, int port)
    {
        var address = IPAddress.Parse(ip);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // A kernel that is restarted takes the port of the one before; on Windows this option would let others take it too.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            }
            else
            {
                socket.ExclusiveAddressUse = true;
            }

            socket.Blocking = false;
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(Waiting);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            string sentence = string.Create(
                CultureInfo.InvariantCulture,
                $"The kernel cannot listen on {ip}, port {port}: {exception.Message}"
            );
            throw new WorkbenchException(sentence, exception);
        }

        return channel switch
        {
            null => new ZmtpPort(socket)
            {
                Channel = channel,
                Kind = "REP",
                Peers = ["REQ", "DEALER"],
                MaxConnections = 64,
            },
            KernelChannel.Iopub => new ZmtpPort(socket)
            {
                Channel = channel,
                Kind = "XPUB",
                Peers = ["SUB", "XSUB"],
                MaxConnections = 128,
            },
            _ => new ZmtpPort(socket)
            {
                Channel = channel,
                Kind = "ROUTER",
                Peers = ["DEALER", "REQ", "ROUTER"],
                MaxConnections = 64,
            },
        };
    }

    /// <summary>Accepts a peer that waits.</summary>
    /// <returns>Its socket; null when it has gone again.</returns>
    /// <exception cref="SocketException">The process can open no more sockets.</exception>
    public Socket? Accept()
    {
        Socket socket;
        try
        {
            socket = Socket.Accept();
        }
        catch (SocketException exception)
            when (exception.SocketErrorCode is not (SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable))
        {
            return null;
        }

        try
        {
            socket.Blocking = false;
            socket.NoDelay = true;
            socket.SendBufferSize = SystemBuffer;
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();
}
