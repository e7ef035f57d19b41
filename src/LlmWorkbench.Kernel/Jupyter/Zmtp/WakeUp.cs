using System.Net;
using System.Net.Sockets;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>Wakes a thread that waits for sockets. It is a socket that hears itself and nobody else.</summary>
internal sealed class WakeUp : IDisposable
{
    private int _rung;

    /// <summary>Makes one.</summary>
    public WakeUp()
    {
        Socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Socket.Connect(Socket.LocalEndPoint!);
        Socket.Blocking = false;
    }

    /// <summary>Can be read from once it was rung.</summary>
    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    /// <summary>Wakes the thread. Any thread.</summary>
    public void Ring()
    {
        if (Interlocked.Exchange(ref _rung, 1) == 0)
        {
            try
            {
                Socket.Send([1]);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                // Nobody waits any more.
            }
        }
    }

    /// <summary>Makes it ready to be rung again; called before looking for what it was rung for.</summary>
    public void Clear()
    {
        Span<byte> rung = stackalloc byte[1];
        while (Socket.Receive(rung, SocketFlags.None, out SocketError error) > 0 && error == SocketError.Success) { }

        // Only now: who rings before this has no need to, for what it was rung for is looked at after it.
        Interlocked.Exchange(ref _rung, 0);
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();
}
