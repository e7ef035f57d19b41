using System.Globalization;
using LlmWorkbench.Llama.Backend;

namespace LlmWorkbench.Llama.Memory;

/// <summary>The memory that can still be had.</summary>
public static class AvailableMemory
{
    /// <summary>
    /// Bytes that can be allocated without swapping: on Linux MemAvailable, elsewhere what the runtime believes to be the
    /// machine's memory less its load; never more than the container's limit leaves.
    /// </summary>
    public static long Bytes() => Bytes("/");

    /// <inheritdoc cref="Bytes()"/>
    /// <param name="root">Where proc and sys are mounted.</param>
    internal static long Bytes(string root) => Math.Min(FromProc(root) ?? FromRuntime(), ContainerMemory.Free(root) ?? long.MaxValue);

    /// <summary>Bytes that are free on graphics cards with memory of their own.</summary>
    internal static long OnGraphicsCards() =>
        LlamaBackend.Devices.Where(device => device.Kind == LlamaDeviceKind.Gpu).Sum(device => device.FreeBytes);

    private static long FromRuntime()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }

    private static long? FromProc(string root)
    {
        string file = Path.Combine(root, "proc/meminfo");
        const string Field = "MemAvailable:";
        if (!File.Exists(file))
        {
            return null;
        }

        string? line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal));
        string? kibibytes = line?[Field.Length..].Trim().Split(' ')[0];
        return long.TryParse(kibibytes, CultureInfo.InvariantCulture, out long number) ? number * 1024 : null;
    }
}
