namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>
/// What peers may take. Any process of this machine can connect, whoever it belongs to, and only a signed message shows that a
/// peer knows the key: what those that have shown none take together is bounded, and small beside what a front end needs.
/// </summary>
internal sealed record ZmtpLimits
{
    /// <summary>The bytes that a message of a peer which knows the key may have: an upload through a widget is one message.</summary>
    public long SignedMessage { get; init; } = 512L << 20;

    /// <summary>The bytes that a message of any other peer may have: the first cell of a front end is one.</summary>
    public long UnsignedMessage { get; init; } = 32L << 20;

    /// <summary>The bytes of unfinished messages that all other peers may have together; who has most goes first.</summary>
    public long UnsignedTogether { get; init; } = 64L << 20;

    /// <summary>The bytes that a heartbeat, a subscription or a command of the protocol may have.</summary>
    public long Small { get; init; } = 4096;

    /// <summary>How many topics a peer may subscribe to.</summary>
    public int Subscriptions { get; init; } = 256;

    /// <summary>The bytes that may wait for a peer before cells that print have to wait for it.</summary>
    public long Backlog { get; init; } = 64L << 20;

    /// <summary>How long a peer with too much waiting has to read <see cref="ReadMeanwhile"/>, or else it is disconnected.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The bytes that it has to read in that time.</summary>
    public long ReadMeanwhile { get; init; } = 16L << 20;

    /// <summary>How long greeting and handshake may take.</summary>
    public TimeSpan HandshakeTime { get; init; } = TimeSpan.FromSeconds(10);
}
