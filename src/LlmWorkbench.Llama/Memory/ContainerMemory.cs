using System.Globalization;

namespace LlmWorkbench.Llama.Memory;

/// <summary>What the limits of a container (control groups, version 1 and 2) leave to this process. Linux only.</summary>
internal static class ContainerMemory
{
    // Version 1 writes "no limit" as a number near the largest there is, rounded to pages.
    private const long NoLimit = long.MaxValue / 2;

    /// <summary>Bytes below the tightest limit, files in the cache counted as free; null where there is no limit.</summary>
    /// <param name="root">Where proc and sys are mounted.</param>
    internal static long? Free(string root)
    {
        string membership = Path.Combine(root, "proc/self/cgroup");
        if (!File.Exists(membership))
        {
            return null;
        }

        long? least = null;
        foreach (string line in File.ReadLines(membership))
        {
            // "0::/user.slice" in version 2, "9:memory:/docker/1a2b" in version 1.
            string[] parts = line.Split(':', 3);
            long? free =
                parts is not [var number, var controllers, var path] ? null
                : number == "0" && controllers.Length == 0
                    ? Tightest(Path.Combine(root, "sys/fs/cgroup"), path, "memory.max", "memory.current", "")
                : controllers.Split(',').Contains("memory")
                    ? Tightest(Path.Combine(root, "sys/fs/cgroup/memory"), path, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_")
                : null;
            least = free is { } bytes ? Math.Min(bytes, least ?? long.MaxValue) : least;
        }

        return least;
    }

    // A limit holds for all groups below it, so the group and all its parents are asked. Inside a container the group's own
    // path may not be mounted; then its limits stand at the mount's root.
    private static long? Tightest(string mount, string path, string limitFile, string usageFile, string statPrefix)
    {
        long? least = null;
        for (string group = path.Trim('/'); ; group = Path.GetDirectoryName(group) ?? "")
        {
            string folder = Path.Combine(mount, group);
            if (Number(Path.Combine(folder, limitFile)) is { } limit && limit < NoLimit)
            {
                long used = Number(Path.Combine(folder, usageFile)) ?? 0;
                long cached = CachedFiles(Path.Combine(folder, "memory.stat"), statPrefix);
                least = Math.Min(least ?? long.MaxValue, Math.Max(0, limit - Math.Max(0, used - cached)));
            }

            if (group.Length == 0)
            {
                return least;
            }
        }
    }

    private static long CachedFiles(string file, string prefix) =>
        Lines(file)
            .Select(line => line.Split(' '))
            .Where(words => words.Length == 2 && (words[0] == $"{prefix}inactive_file" || words[0] == $"{prefix}active_file"))
            .Sum(words => long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) ? bytes : 0);

    // "max" is not a number and no limit.
    private static long? Number(string file) =>
        long.TryParse(Lines(file).FirstOrDefault()?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // a limit that may not be read is not known
        }
    }
}
