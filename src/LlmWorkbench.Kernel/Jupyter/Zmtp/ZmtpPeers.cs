using System.Diagnostics;
using System.Net.Sockets;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>
/// The peers that are connected, and who has to go when there are too many or they take too much: never one that knows the key
/// for one that has not shown it. One thread.
/// </summary>
/// <param name="limits">What they may take.</param>
/// <param name="log">Gets a sentence for each that is disconnected.</param>
internal sealed class ZmtpPeers(ZmtpLimits limits, Action<string> log) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<Socket, ZmtpConnection> _peers = [];
    private long _pausedSince;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<ZmtpConnection> All => _peers.Values;

    /// <summary>The sockets of those that are heard.</summary>
    public IEnumerable<Socket> Heard => _peers.Values.Where(peer => peer.Hears).Select(peer => peer.Socket);

    /// <summary>The sockets of those that something waits for.</summary>
    public IEnumerable<Socket> Unread => _peers.Values.Where(peer => peer.HasToSend).Select(peer => peer.Socket);

    /// <summary>Whether something waits for one that has shaken hands.</summary>
    public bool HaveToRead => _peers.Values.Any(peer => peer.IsOpen && peer.HasToSend);

    /// <summary>Whether time has to be looked after.</summary>
    public bool NeedTime => !Accepts || _peers.Values.Any(peer => !peer.IsOpen || peer.Waiting > limits.Backlog);

    /// <summary>Whether peers are accepted: not for a moment after the process could open no more sockets.</summary>
    public bool Accepts => _pausedSince == 0 || Stopwatch.GetElapsedTime(_pausedSince) > s_pause;

    /// <summary>Takes in a peer.</summary>
    public void Accept(ZmtpPort port)
    {
        try
        {
            if (port.Accept() is not { } socket)
            {
                return;
            }

            if (PeerOwner.IsStranger(socket) is not false and var stranger)
            {
                socket.Dispose();
                if (stranger is true)
                {
                    log($"a connection to the {port.Name} was refused: it is of another user of this machine");
                }

                return;
            }

            Add(new ZmtpConnection(socket, port, limits));
        }
        catch (SocketException exception)
        {
            log($"no connection can be accepted: {exception.Message}");
            _pausedSince = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Works with a peer; whatever goes wrong ends its connection.</summary>
    public void Try(Socket socket, Action<ZmtpConnection> work)
    {
        if (!_peers.TryGetValue(socket, out ZmtpConnection? peer))
        {
            return;
        }

        try
        {
            work(peer);
        }
        catch (SocketException)
        {
            // A peer that has gone.
            End(peer);
        }
#pragma warning disable CA1031 // Nothing that a peer sends may end the thread that serves all of them.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            End(peer, exception.Message);
        }
    }

    /// <summary>Ends those whose time is up, and those that take what all others need.</summary>
    public void Sweep()
    {
        foreach (ZmtpConnection peer in _peers.Values.ToArray())
        {
            if (peer.Fault() is { } fault)
            {
                End(peer, fault);
            }
        }

        while (_peers.Values.Where(peer => !peer.IsTrusted).Sum(peer => peer.Held) > limits.UnsignedTogether)
        {
            ZmtpConnection most = _peers.Values.Where(peer => !peer.IsTrusted).MaxBy(peer => peer.Held)!;
            End(most, $"peers that have not shown the key send too much at once, and this one most: {most.Held >> 20} MiB");
        }
    }

    /// <summary>Ends a connection.</summary>
    /// <param name="peer">The connection that was lost.</param>
    /// <param name="why">What it has done, for the log; null when it has gone by itself.</param>
    public void End(ZmtpConnection peer, string? why = null)
    {
        if (why is not null)
        {
            log($"a connection to the {peer.Port.Name} was ended: {why}");
        }

        _peers.Remove(peer.Socket);
        peer.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ZmtpConnection peer in _peers.Values.ToArray())
        {
            End(peer);
        }
    }

    private void Add(ZmtpConnection peer)
    {
        ZmtpConnection[] there = [.. _peers.Values.Where(other => other.Port == peer.Port)];
        if (there.Length >= peer.Port.MaxConnections)
        {
            ZmtpConnection? leaves =
                Oldest(there, other => !other.IsOpen) ?? (peer.Port.IsRouter ? Oldest(there, other => !IsKnown(other)) : null);
            End(leaves ?? peer, $"there are {there.Length} already");
            if (leaves is null)
            {
                return;
            }
        }

        _peers.Add(peer.Socket, peer);
        peer.Begin();
    }

    private static ZmtpConnection? Oldest(IEnumerable<ZmtpConnection> peers, Func<ZmtpConnection, bool> wanted) =>
        peers.Where(wanted).MinBy(peer => peer.Began);

    // A front end gives all its sockets one name, and need not sign anything on that which asks its user.
    private bool IsKnown(ZmtpConnection peer) =>
        peer.IsTrusted
        || (
            peer.Identity.Length > 0 && _peers.Values.Any(other => other.IsTrusted && other.Identity.AsSpan().SequenceEqual(peer.Identity))
        );
}
