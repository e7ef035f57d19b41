using System.Diagnostics;
using System.Globalization;

namespace LlmWorkbench.Kernel.Labs.Isolation;

/// <summary>What a process and all that it has started take.</summary>
internal static class ProcessTree
{
    /// <summary>The bytes that they hold now, where what several share counts for each, and their processes and threads. Outside of Linux
    /// those of the process alone.</summary>
    /// <param name="root">The process.</param>
    public static (long Bytes, long Tasks) Of(Process root)
    {
        if (!OperatingSystem.IsLinux())
        {
            root.Refresh();
            return root.HasExited ? (0, 0) : (root.WorkingSet64, root.Threads.Count);
        }

        var all = new List<(int Id, int Parent, long Bytes, long Tasks)>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) && Read(folder) is { } read)
            {
                all.Add((id, read.Parent, read.Bytes, read.Tasks));
            }
        }

        ILookup<int, (int Id, int Parent, long Bytes, long Tasks)> children = all.ToLookup(process => process.Parent);
        (long Bytes, long Tasks) sum = (0, 0);
        // Not by calls of its own: a chain of processes is as long as a student makes it.
        var next = new Stack<(int Id, int Parent, long Bytes, long Tasks)>(all.Where(process => process.Id == root.Id));
        while (next.TryPop(out (int Id, int Parent, long Bytes, long Tasks) process))
        {
            sum = (sum.Bytes + process.Bytes, sum.Tasks + process.Tasks);
            foreach ((int Id, int Parent, long Bytes, long Tasks) child in children[process.Id])
            {
                next.Push(child);
            }
        }

        return sum;
    }

    // The name, which may hold anything, stands in parentheses; the fields after it are the state and the parent; num_threads is the
    // 20th and rss the 24th of all (proc_pid_stat(5)).
    private static (int Parent, long Bytes, long Tasks)? Read(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize,
                long.Parse(fields[17], CultureInfo.InvariantCulture)
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return null;
        }
    }
}
