namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>Commands of peers after the handshake; those that are not known are left alone, as the protocol asks.</summary>
/// <remarks>https://rfc.zeromq.org/spec/37/#commands</remarks>
internal static class Commands
{
    private const int TimeToLive = 2;
    private const int MaxContext = 16;

    /// <summary>The answer to a ping.</summary>
    /// <param name="command">The command.</param>
    /// <returns>The body of the answer; null for other commands.</returns>
    public static byte[]? Pong(ReadOnlySpan<byte> command) =>
        After(command, "PING"u8) is { Length: >= TimeToLive } ping
            ? [4, .. "PONG"u8, .. ping.AsSpan(TimeToLive)[..Math.Min(MaxContext, ping.Length - TimeToLive)]]
            : null;

    /// <summary>A subscription as older versions of the protocol write it: 1 or 0, then the topic.</summary>
    /// <param name="command">The command.</param>
    /// <returns>The body of the message; null for other commands.</returns>
    public static byte[]? Subscription(ReadOnlySpan<byte> command) =>
        After(command, "SUBSCRIBE"u8) is { } wanted ? [1, .. wanted]
        : After(command, "CANCEL"u8) is { } unwanted ? [0, .. unwanted]
        : null;

    private static byte[]? After(ReadOnlySpan<byte> command, ReadOnlySpan<byte> name) =>
        command.Length > name.Length && command[0] == name.Length && command[1..].StartsWith(name)
            ? command[(1 + name.Length)..].ToArray()
            : null;
}
