using System.Net.Sockets;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>The bytes that wait until a peer reads.</summary>
internal sealed class SendQueue
{
    // What a piece costs beside its bytes, so that many small ones count too.
    private const int Overhead = 64;

    private readonly Queue<ReadOnlyMemory<byte>> _pieces = [];
    private int _sentOfFirst;

    /// <summary>What waits, in bytes.</summary>
    public long Waiting { get; private set; }

    /// <summary>The bytes that the peer has taken since the beginning.</summary>
    public long Taken { get; private set; }

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty => _pieces.Count == 0;

    /// <summary>What pieces cost in <see cref="Waiting"/>.</summary>
    public static long Cost(IReadOnlyList<ReadOnlyMemory<byte>> pieces) => pieces.Sum(piece => (long)piece.Length + Overhead);

    /// <summary>Adds to the end.</summary>
    public void Add(ReadOnlyMemory<byte> piece)
    {
        _pieces.Enqueue(piece);
        Waiting += piece.Length + Overhead;
    }

    /// <summary>Sends as much as the peer takes now.</summary>
    /// <param name="socket">The connection.</param>
    /// <exception cref="SocketException">The connection has ended.</exception>
    public void Send(Socket socket)
    {
        while (_pieces.TryPeek(out ReadOnlyMemory<byte> piece))
        {
            int sent = socket.Send(piece.Span[_sentOfFirst..], SocketFlags.None, out SocketError error);
            if (error is SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable)
            {
                return;
            }

            if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }

            Taken += sent;
            Waiting -= sent;
            _sentOfFirst += sent;
            if (_sentOfFirst == piece.Length)
            {
                _pieces.Dequeue();
                Waiting -= Overhead;
                _sentOfFirst = 0;
            }
        }
    }
}
