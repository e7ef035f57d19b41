using System.Globalization;

namespace LlmWorkbench.Privacy;

/// <summary>What Linux says of this process at one moment: open sockets, and files that are open for writing.</summary>
/// <param name="Sockets">The sockets.</param>
/// <param name="Files">Paths of files.</param>
internal sealed record ProcessLook(IReadOnlyList<OpenSocket> Sockets, IReadOnlyList<string> Files)
{
    private const string Self = "/proc/self";

    // The lowest two bits of the flags: 0 is reading alone (open(2)).
    private const int AccessBits = 3;

    /// <summary>Whether this system says it.</summary>
    public static bool IsPossible { get; } = Directory.Exists(Self + "/fd") && File.Exists(Self + "/net/tcp");

    /// <summary>Looks once.</summary>
    public static ProcessLook Now()
    {
        (string Number, string Link)[] open =
        [
            .. Directory
                .EnumerateFileSystemEntries(Self + "/fd")
                .Select(path => (Path.GetFileName(path), Link(path)))
                .Where(file => file.Item2 is not null)
                .Select(file => (file.Item1, file.Item2!)),
        ];
        return new ProcessLook(
            LinuxSockets.Of(Self, open.Select(file => file.Link)),
            [.. open.Where(file => IsFile(file.Link) && IsWritten(file.Number)).Select(file => file.Link).Distinct(StringComparer.Ordinal)]
        );
    }

    /// <summary>How many bytes the process has had written to disks since it began; <see langword="null"/> where that is not counted.
    /// </summary>
    public static long? BytesWritten()
    {
        try
        {
            return File.ReadLines(Self + "/io")
                .Where(line => line.StartsWith("write_bytes:", StringComparison.Ordinal))
                .Select(line => (long?)long.Parse(line.AsSpan("write_bytes:".Length), CultureInfo.InvariantCulture))
                .FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A file may be closed while it is looked at.
    private static string? Link(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsFile(string link) =>
        link.StartsWith('/')
        && !link.StartsWith("/dev/", StringComparison.Ordinal)
        && !link.StartsWith("/proc/", StringComparison.Ordinal)
        && !link.StartsWith("/sys/", StringComparison.Ordinal)
        // Memory with a name, such as the runtime's doubly mapped code: no disk has it.
        && !link.StartsWith("/memfd:", StringComparison.Ordinal);

    private static bool IsWritten(string number)
    {
        try
        {
            string? flags = File.ReadLines($"{Self}/fdinfo/{number}")
                .FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return flags is not null && (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & AccessBits) != 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
