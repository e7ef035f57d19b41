using System.Diagnostics;
using System.Globalization;

namespace LlmWorkbench.Kernel.Labs.Isolation;

/// <summary>The memory of a process and of all that it has started.</summary>
internal static class ProcessMemory
{
    /// <summary>The bytes that they hold now; what several share counts for each. Outside of Linux those of the process alone.</summary>
    /// <param name="root">The process.</param>
    public static long Of(Process root)
    {
        if (!OperatingSystem.IsLinux())
        {
            root.Refresh();
            return root.HasExited ? 0 : root.WorkingSet64;
        }

        var all = new List<(int Id, int Parent, long Bytes)>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) && Read(folder) is { } read)
            {
                all.Add((id, read.Parent, read.Bytes));
            }
        }

        ILookup<int, (int Id, int Parent, long Bytes)> children = all.ToLookup(process => process.Parent);
        return all.FirstOrDefault(process => process.Id == root.Id).Bytes + Below(root.Id);

        long Below(int id) => children[id].Sum(child => child.Bytes + Below(child.Id));
    }

    // The name, which may hold anything, stands in parentheses; the fields after it are the state and the parent, and rss is the 24th
    // of all (proc_pid_stat(5)).
    private static (int Parent, long Bytes)? Read(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }
    }
}
