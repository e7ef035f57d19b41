using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Tests.Native;

/// <summary>What this process holds now, after everything that nobody uses was given back.</summary>
internal sealed partial record ProcessMemory(long Bytes, int OpenFiles, int Mappings)
{
    internal static ProcessMemory Now()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        if (!OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            return new ProcessMemory(process.PrivateMemorySize64, process.HandleCount, 0);
        }

        _ = malloc_trim(0);
        string anonymous = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return new ProcessMemory(
            long.Parse(anonymous.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024,
            Directory.GetFiles("/proc/self/fd").Length,
            File.ReadLines("/proc/self/maps").Count()
        );
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint padding);
}
