using System.Runtime.InteropServices;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Backend;

/// <summary>Finds graphics hardware that llama.cpp does not use, and the reason: which library or driver is missing.</summary>
internal static class GpuDiagnosis
{
    /// <summary>One sentence for each backend that did not load, and for each card that no backend took.</summary>
    internal static IReadOnlyList<string> Explain(
        NativeLibraryFolder folder,
        EngineChoice engine,
        IReadOnlyList<LlamaDevice> devices,
        IReadOnlyList<string> registered,
        IReadOnlyList<GraphicsCard> cards
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
            problems.AddRange(cards.Select(card => Unused(card, engine)));
        }

        return problems;
    }

    // A package is looked for only where nothing else was chosen, and libraries that are shared are chosen by who loaded them.
    private static string Unused(GraphicsCard card, EngineChoice engine)
    {
        string package = $"LLamaSharp.Backend.{card.Package}, {LlamaRelease.LLamaSharpVersion}";
        string reference = $"reference the package {package} (in a notebook #r \"nuget: {package}\" before the first model)";
        string install =
            $"llm-workbench engine install {LlamaRelease.Installable.Name} --backend {card.Backend.ToLowerInvariant()} fetches "
            + "one that has, and llm-workbench engine use chooses it";
        string remedy = engine.Reason switch
        {
            EngineReason.Default => $"{reference}, or {install}",
            EngineReason.Shared => reference,
            _ => install,
        };
        return $"{card.Description} is present but unused: the engine in use, {engine.Name}, has no {card.Backend} backend; {remedy}.";
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
