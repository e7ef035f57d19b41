using System.Runtime.InteropServices;
using LLama.Exceptions;
using LLama.Native;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Sharing;

namespace LlmWorkbench.LLamaSharp;

/// <summary>Runs the workbench on the llama.cpp that LLamaSharp has loaded, in place of its own.</summary>
public static class LLamaSharpEngine
{
    /// <summary>
    /// From here on the workbench computes with LLamaSharp's libraries, which are loaded if they are not yet, as
    /// <see cref="NativeLibraryConfig"/> says: models that it loads itself too. A process can do that only before the workbench has loaded
    /// its own, so a program that does both calls this first; later calls do nothing. A log callback that the program has set or
    /// sets later goes on getting every line, those that the workbench causes too; where it has none, llama.cpp goes on writing warnings
    /// and errors to the terminal, and no longer all the rest.
    /// </summary>
    /// <exception cref="WorkbenchException">LLamaSharp cannot load its libraries.</exception>
    /// <exception cref="LlamaException">The workbench has loaded its own before, or LLamaSharp's are of a release that it does not
    /// know.</exception>
    public static void Use()
    {
        try
        {
            // Whichever call is the first loads the libraries, as LLamaSharp was configured.
            _ = NativeApi.llama_max_devices();
        }
        catch (Exception e) when (e is TypeInitializationException or RuntimeError or DllNotFoundException)
        {
            throw new WorkbenchException(
                "LLamaSharp cannot load its llama.cpp: reference the package LLamaSharp.Backend.Cpu (or .Cuda12, .Vulkan) of LLamaSharp's "
                    + "version, or give the path of libllama to NativeLibraryConfig before anything else is called.",
                e
            );
        }

        SharedLibraries.Use(IsLLamaSharps, $"{nameof(LLamaSharpEngine)}.{nameof(Use)}()");
    }

    // The text stands in the library's own memory: only the same library gives the same address.
    private static unsafe bool IsLLamaSharps(nint library) =>
        NativeLibrary.TryGetExport(library, nameof(NativeApi.llama_print_system_info), out nint call)
        && ((delegate* unmanaged[Cdecl]<nint>)call)() == NativeApi.llama_print_system_info();
}
