using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

/// <summary>The libraries that are loaded into this process, whoever loaded them.</summary>
internal static unsafe partial class ProcessLibraries
{
    /// <summary>Their full paths, in the order in which the system names them.</summary>
    internal static IReadOnlyList<string> Paths()
    {
        if (OperatingSystem.IsMacOS())
        {
            // .NET lists the program alone there.
            return [.. Enumerable.Range(0, (int)_dyld_image_count()).Select(i => NativeText.FromNative(_dyld_get_image_name((uint)i)))];
        }

        using var process = Process.GetCurrentProcess();
        return [.. process.Modules.Cast<ProcessModule>().Select(module => module.FileName)];
    }

    // mach-o/dyld.h
    [LibraryImport("libSystem.dylib")]
    private static partial uint _dyld_image_count();

    [LibraryImport("libSystem.dylib")]
    private static partial byte* _dyld_get_image_name(uint index);
}
