using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>
/// Whose a connection is. What is published goes to whoever subscribes, without a key: on a machine that several people use, any of
/// them could read the others' cells and outputs. Linux writes down to whom each end of a connection belongs.
/// </summary>
/// <remarks>https://docs.kernel.org/networking/proc_net_tcp.html</remarks>
internal static class PeerOwner
{
    private const int Administrator = 0;
    private const string Listens = "0A";

    // The table is read in several pieces: a line can be lost where others connect meanwhile.
    private const int Tries = 3;

    // Of the columns of a line.
    private const int Local = 1;
    private const int Remote = 2;
    private const int State = 3;
    private const int User = 7;
    private const int Inode = 9;

    private static readonly string[] s_tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];

    /// <summary>Whether a peer is a program of another user. The administrator is taken for nobody else: who may read the connection file
    /// may connect.</summary>
    /// <param name="socket">Its connection, on a loopback address.</param>
    /// <returns><see langword="false"/> too where the system does not say whose connections are; <see langword="null"/> where the peer has
    /// gone already.</returns>
    public static bool? IsStranger(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var here = (IPEndPoint)socket.LocalEndPoint!;
            var peer = (IPEndPoint)socket.RemoteEndPoint!;
            bool? stranger = null;
            for (int i = 0; i < Tries && stranger is null; i++)
            {
                stranger = IsStranger(Tables(), here, peer);
            }

            return stranger;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Reads it out of the system's table.</summary>
    /// <param name="lines">The table's lines.</param>
    /// <param name="here">This end of the connection, whose port is listened on.</param>
    /// <param name="peer">The other end.</param>
    /// <returns><see langword="null"/> where the peer is not in the table.</returns>
    internal static bool? IsStranger(IEnumerable<string> lines, IPEndPoint here, IPEndPoint peer)
    {
        string[][] ends =
        [
            .. lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(end => end.Length > Inode),
        ];
        if (ends.FirstOrDefault(end => end[State] == Listens && Same(end[Local], here)) is not { } own)
        {
            return false; // a table without this process says nothing of others
        }

        string[]? other = Array.Find(ends, end => Same(end[Local], peer) && Same(end[Remote], here));

        // Nobody holds one without an inode any more, and its user is written as 0.
        return other is null || other[Inode] == "0" ? null : other[User] != own[User] && other[User] != $"{Administrator}";
    }

    private static IEnumerable<string> Tables()
    {
        try
        {
            return [.. s_tables.Where(File.Exists).SelectMany(table => File.ReadLines(table).Skip(1))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool Same(string text, IPEndPoint end) =>
        Parse(text) is { } parsed && parsed.Port == end.Port && Plain(parsed.Address).Equals(Plain(end.Address));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // Words of 32 bits in this machine's order, then the port: 0100007F:1F90 is 127.0.0.1:8080 where the lowest byte is the first.
    private static IPEndPoint? Parse(string text)
    {
        if (text.Split(':') is not [{ Length: 8 or 32 } address, var port])
        {
            return null;
        }

        byte[] bytes = new byte[address.Length / 2];
        for (int i = 0; i < bytes.Length; i += sizeof(uint))
        {
            if (!uint.TryParse(address.AsSpan(2 * i, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint word))
            {
                return null;
            }

            BitConverter.TryWriteBytes(bytes.AsSpan(i), word);
        }

        return ushort.TryParse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ushort number)
            ? new IPEndPoint(new IPAddress(bytes), number)
            : null;
    }
}
