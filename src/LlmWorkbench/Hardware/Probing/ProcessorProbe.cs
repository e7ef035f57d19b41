using System.Globalization;
using System.Runtime.InteropServices;
using LlmWorkbench.Llama.Backend;

namespace LlmWorkbench.Hardware.Probing;

/// <summary>What the system says of processor and memory.</summary>
internal static class ProcessorProbe
{
    /// <summary>The processor's name, as the system states it; «unknown» where it does not.</summary>
    /// <param name="root">Where proc is mounted.</param>
    public static string Model(string root = "/")
    {
        string file = Path.Combine(root, "proc/cpuinfo");
        return
            (
                OperatingSystem.IsMacOS() ? ProgramOutput.Of("sysctl", "-n", "machdep.cpu.brand_string")?.Trim()
                : OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
                : SystemFile.Field(file, "model name") ?? SystemFile.Read(Path.Combine(root, "proc/device-tree/model"))?.TrimEnd('\0')
            )
                is { Length: > 0 } name
            ? name
            : $"unknown ({RuntimeInformation.ProcessArchitecture})";
    }

    /// <summary>Memory of the machine in bytes; what the runtime believes it to be where the system does not say.</summary>
    /// <param name="root">Where proc is mounted.</param>
    public static long MemoryBytes(string root = "/")
    {
        string? kibibytes = SystemFile.Field(Path.Combine(root, "proc/meminfo"), "MemTotal")?.Split(' ')[0];
        return long.TryParse(kibibytes, CultureInfo.InvariantCulture, out long number)
            ? number * 1024
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
    }

    /// <summary>Memory that a container lets this process have, in bytes; null where that is all.</summary>
    public static long? ContainerLimit()
    {
        long limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return limit < MemoryBytes() * 0.98 ? limit : null;
    }

    /// <summary>Physical cores that this process may use.</summary>
    public static int Cores => PhysicalCores.Count;
}
