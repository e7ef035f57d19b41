using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Models;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Hardware;

/// <summary>What the engine runs on.</summary>
/// <param name="EngineVersion">The version of llama.cpp.</param>
/// <param name="LibraryFolder">Where its libraries lie.</param>
/// <param name="CpuVariant">The build for this generation of processors that was chosen, as in <c>haswell</c>.</param>
/// <param name="CpuFeatures">The processor features that it uses, as in <c>AVX2</c>.</param>
/// <param name="Threads">How many threads compute.</param>
/// <param name="Cores">How many cores the machine gives.</param>
/// <param name="FreeMemoryBytes">Memory that can still be had, in bytes.</param>
/// <param name="Devices">The devices found.</param>
/// <param name="Problems">Why a graphics card is not used: one sentence each.</param>
/// <param name="Models">Where the loaded models' layers lie.</param>
public sealed record DeviceReport(
    string EngineVersion,
    string LibraryFolder,
    string CpuVariant,
    IReadOnlyList<string> CpuFeatures,
    int Threads,
    int Cores,
    long FreeMemoryBytes,
    IReadOnlyList<LlamaDevice> Devices,
    IReadOnlyList<string> Problems,
    IReadOnlyList<ModelPlacement> Models
) : ITabularResult
{
    /// <summary>Which engine this is, and why it is used; <see langword="null"/> where that is not known.</summary>
    public EngineChoice? Engine { get; init; }

    /// <summary>Whether a graphics card was found that models can use.</summary>
    public bool HasGpu => Devices.Any(d => d.Kind is LlamaDeviceKind.Gpu or LlamaDeviceKind.IntegratedGpu);

    /// <summary>Looks what there is.</summary>
    /// <param name="models">The loaded models; those that something else than llama.cpp runs are left out.</param>
    /// <returns>The report of this moment.</returns>
    /// <exception cref="LlamaException">The engine cannot be loaded.</exception>
    public static DeviceReport Of(IEnumerable<LoadedModel> models) =>
        new(
            LlamaBackend.Version,
            LlamaBackend.LibraryFolder,
            LlamaBackend.CpuVariant,
            CpuFeatureList.Parse(LlamaBackend.SystemInformation),
            ThreadCount.Default,
            PhysicalCores.Count,
            AvailableMemory.Bytes(),
            LlamaBackend.Devices,
            LlamaBackend.Problems,
            [
                .. models
                    .Where(m => m.Runner is null)
                    .Select(m => new ModelPlacement(m.Name, m.Engine.LayerCount + 1, m.Engine.OffloadedLayers, m.Engine.SizeInBytes)),
            ]
        )
        {
            Engine = LlamaBackend.Loaded,
        };

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Devices,
            new("device", "device", d => d.Name),
            new("kind", "kind", d => d.Kind, Format.Words<LlamaDeviceKind>(Name)),
            new("description", "description", d => d.Description),
            new("free_bytes", "free", d => d.FreeBytes > 0 ? d.FreeBytes : null, Format.Bytes),
            new("total_bytes", "total", d => d.TotalBytes > 0 ? d.TotalBytes : null, Format.Bytes)
        );

    private static string Name(LlamaDeviceKind kind) =>
        kind switch
        {
            LlamaDeviceKind.Cpu => "CPU",
            LlamaDeviceKind.Gpu => "GPU",
            LlamaDeviceKind.IntegratedGpu => "GPU in the processor",
            _ => "accelerator",
        };
}
