using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Backend;

/// <summary>
/// How many cores there are to compute on. llama.cpp's threads spin at barriers: one more thread than there are free
/// cores makes a token hundreds of times slower, so this number is both the default and the limit.
/// </summary>
public static partial class PhysicalCores
{
    private const string Topology = "/sys/devices/system/cpu";

    /// <summary>
    /// Physical cores (hyper-threads counted once), but no more than the processors that this process may use
    /// (affinity and container limits); at least 1.
    /// </summary>
    public static int Count { get; } = Math.Clamp(CountPhysical(), 1, Environment.ProcessorCount);

    private static int CountPhysical() =>
        OperatingSystem.IsLinux() ? CountSiblingGroups()
        : OperatingSystem.IsWindows() ? CountWindowsCores()
        : Environment.ProcessorCount; // Apple's processors have no hyper-threads

    private static int CountSiblingGroups()
    {
        if (!Directory.Exists(Topology))
        {
            return Environment.ProcessorCount;
        }

        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach (string cpu in Directory.EnumerateDirectories(Topology, "cpu*"))
        {
            string siblings = Path.Combine(cpu, "topology", "thread_siblings_list");
            if (File.Exists(siblings))
            {
                groups.Add(File.ReadAllText(siblings).Trim());
            }
        }

        return groups.Count > 0 ? groups.Count : Environment.ProcessorCount;
    }

    // SYSTEM_LOGICAL_PROCESSOR_INFORMATION is 32 bytes on 64-bit Windows; relationship 0 at offset 8 is one core.
    private static unsafe int CountWindowsCores()
    {
        const int EntrySize = 32;
        uint length = 0;
        _ = GetLogicalProcessorInformation(null, &length);
        byte[] buffer = new byte[length];
        fixed (byte* entries = buffer)
        {
            if (length == 0 || GetLogicalProcessorInformation(entries, &length) == 0)
            {
                return Environment.ProcessorCount;
            }

            int cores = 0;
            for (int offset = 0; offset + EntrySize <= length; offset += EntrySize)
            {
                cores += *(int*)(entries + offset + 8) == 0 ? 1 : 0;
            }

            return cores;
        }
    }

    [LibraryImport("kernel32")]
    private static unsafe partial int GetLogicalProcessorInformation(byte* buffer, uint* length);
}
