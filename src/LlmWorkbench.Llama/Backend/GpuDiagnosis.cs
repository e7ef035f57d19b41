using System.Runtime.InteropServices;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Backend;

/// <summary>Finds graphics hardware that llama.cpp does not use, and the reason: which library or driver is missing.</summary>
internal static class GpuDiagnosis
{
    /// <summary>One sentence for each backend that did not load, and for each card that no backend took.</summary>
    internal static IReadOnlyList<string> Explain(
        NativeLibraryFolder folder,
        IReadOnlyList<LlamaDevice> devices,
        IReadOnlyList<string> registered
    )
    {
        var problems = new List<string>();
        bool gpuFound = devices.Any(device => device.Kind is LlamaDeviceKind.Gpu or LlamaDeviceKind.IntegratedGpu);
        foreach (string library in folder.AcceleratorLibraries())
        {
            string backend = BackendName(library);
            if (!registered.Contains(backend, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add($"The {backend} backend did not load: {WhyNot(library)}.");
            }
            else if (!gpuFound)
            {
                problems.Add($"The {backend} backend loaded but found no device: is the driver installed, and may this user open it?");
            }
        }

        if (!gpuFound && problems.Count == 0)
        {
            problems.AddRange(
                GraphicsCards
                    .Find()
                    .Select(card =>
                        $"{card.Description} is present but unused: the llama.cpp libraries in {folder.Path} have no "
                        + $"{card.Backend} backend; "
                        + $"point {NativeLibraryFolder.EnvironmentVariable} to a folder that has one, such as that of "
                        + "LLamaSharp.Backend.Cuda12 or .Vulkan 0.30.0."
                    )
            );
        }

        return problems;
    }

    private static string BackendName(string library)
    {
        string name = Path.GetFileNameWithoutExtension(library);
        return name[(name.IndexOf("ggml-", StringComparison.Ordinal) + 5)..].ToUpperInvariant();
    }

    // ggml only says that a backend failed; the dynamic loader says which library was missing.
    private static string WhyNot(string library)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(library));
            return "its library loads, but it refused to start on this machine";
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return LoaderMessage.From(e);
        }
    }
}
