using System.Globalization;
using System.Net;

namespace LlmWorkbench.Privacy;

/// <summary>
/// The sockets of a process as Linux lists them: the tables of <c>/proc/PID/net</c>, of which those lines belong to the process whose
/// inode one of its open files names. See
/// <see href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</see>.
/// </summary>
internal static class LinuxSockets
{
    private static readonly (string Table, string Protocol)[] s_tables = [("tcp", "TCP"), ("tcp6", "TCP"), ("udp", "UDP"), ("udp6", "UDP")];

    /// <summary>Lists them.</summary>
    /// <param name="process">The folder of the process, as in <c>/proc/self</c>.</param>
    /// <param name="links">What its open files lead to.</param>
    public static IReadOnlyList<OpenSocket> Of(string process, IEnumerable<string> links)
    {
        var inodes = links.Select(Inode).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return inodes.Count == 0
            ? []
            :
            [
                .. s_tables
                    .Select(table => (Path: Path.Combine(process, "net", table.Table), table.Protocol))
                    .Where(table => File.Exists(table.Path))
                    .SelectMany(table =>
                        File.ReadLines(table.Path)
                            .Skip(1)
                            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                            .Where(fields => fields.Length > 9 && inodes.Contains(fields[9]))
                            .Select(fields => new OpenSocket(table.Protocol, Address(fields[1]), Remote(fields[2])))
                    ),
            ];
    }

    private static string? Inode(string link) =>
        link.StartsWith("socket:[", StringComparison.Ordinal) ? link["socket:[".Length..].TrimEnd(']') : null;

    // Port 0 at the other end: nobody is there.
    private static IPEndPoint? Remote(string field) => Address(field) is { Port: > 0 } remote ? remote : null;

    // 0100007F:1F90 is 127.0.0.1, port 8080: each group of four bytes is a number in the order of the processor.
    internal static IPEndPoint Address(string field)
    {
        string[] parts = field.Split(':');
        byte[] bytes = Convert.FromHexString(parts[0]);
        if (BitConverter.IsLittleEndian)
        {
            for (int group = 0; group < bytes.Length; group += 4)
            {
                Array.Reverse(bytes, group, 4);
            }
        }

        return new IPEndPoint(new IPAddress(bytes), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
