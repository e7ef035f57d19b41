using System.Globalization;

namespace LlmWorkbench.Llama;

/// <summary>The memory that can still be had.</summary>
public static class AvailableMemory
{
    /// <summary>
    /// Bytes that can be allocated without swapping: on Linux MemAvailable, elsewhere what the runtime believes to be the
    /// machine's memory less its load; never more than the container's limit.
    /// </summary>
    public static long Bytes()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long limit = memory.TotalAvailableMemoryBytes;
        return Math.Min(limit, FromProc() ?? Math.Max(0, limit - memory.MemoryLoadBytes));
    }

    private static long? FromProc()
    {
        const string file = "/proc/meminfo";
        const string field = "MemAvailable:";
        if (!File.Exists(file))
        {
            return null;
        }

        string? line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        string? kibibytes = line?[field.Length..].Trim().Split(' ')[0];
        return long.TryParse(kibibytes, CultureInfo.InvariantCulture, out long number) ? number * 1024 : null;
    }
}
