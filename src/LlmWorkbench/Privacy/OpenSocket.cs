using System.Net;

namespace LlmWorkbench.Privacy;

/// <summary>When a watch of a process saw something.</summary>
public enum Seen
{
    /// <summary>Before the prompt was read, and not after.</summary>
    Before,

    /// <summary>Before and while it was read and answered.</summary>
    Throughout,

    /// <summary>Only since the prompt was begun.</summary>
    Since,
}

/// <summary>An end of a network connection that the process has open.</summary>
/// <param name="Protocol">As in <c>TCP</c>.</param>
/// <param name="Local">Its own address.</param>
/// <param name="Remote">The address at the other end; <see langword="null"/> for one that only waits.</param>
public sealed record OpenSocket(string Protocol, IPEndPoint Local, IPEndPoint? Remote)
{
    /// <summary>Whether it reaches no farther than this machine: its other end, or where there is none its own address, is a loopback
    /// address.</summary>
    public bool IsLocal => IPAddress.IsLoopback(Plain((Remote ?? Local).Address));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}

/// <summary>A socket and when it was seen.</summary>
/// <param name="Socket">The socket.</param>
/// <param name="When">When it was open.</param>
public sealed record SeenSocket(OpenSocket Socket, Seen When);

/// <summary>A file that the process had open for writing.</summary>
/// <param name="Path">Its path.</param>
/// <param name="When">When it was open.</param>
public sealed record WrittenFile(string Path, Seen When);
