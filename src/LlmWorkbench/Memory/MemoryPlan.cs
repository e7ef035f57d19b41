using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Memory;

/// <summary>Whether a model fits, and where: predicted, device by device.</summary>
/// <param name="Model">The model.</param>
/// <param name="Options">The context and the rest of what was asked.</param>
/// <param name="Machine">The machine.</param>
/// <param name="LayersOnGpu">Layers on the card, the output counted as one.</param>
/// <param name="Devices">The machine's memory first, then the card where there is one.</param>
/// <param name="Remedies">Where it does not fit, or not as asked: what would, one sentence each.</param>
public sealed record MemoryPlan(
    ModelLayout Model,
    MemoryPlanOptions Options,
    Machine Machine,
    int LayersOnGpu,
    IReadOnlyList<DeviceMemory> Devices,
    IReadOnlyList<string> Remedies
) : ITabularResult
{
    /// <summary>Whether all of it fits.</summary>
    public bool Fits => Devices.All(device => device.Fits);

    /// <summary>The most layers that could be on the card, the output counted as one.</summary>
    public int LayerCount => Model.Layers.Count + 1;

    /// <summary>Everything together, in bytes.</summary>
    public long NeededBytes => Devices.Sum(device => device.NeededBytes);

    /// <summary>What llama.cpp really allocated, where that was asked; else empty.</summary>
    public IReadOnlyList<MemoryBuffer> Allocated { get; init; } = [];

    /// <summary>What llama.cpp really allocated of one kind, in bytes; <see langword="null"/> where that was not asked.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The sum over devices.</returns>
    public long? AllocatedBytes(MemoryBufferKind kind) =>
        Allocated.Count == 0 ? null : Allocated.Where(buffer => buffer.Kind == kind).Sum(buffer => buffer.Bytes);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Devices,
            new("model", null, _ => Model.Name),
            new("machine", null, _ => Machine.Name),
            new("context_tokens", null, _ => Options.ContextLength),
            new("layers_on_gpu", null, _ => LayersOnGpu),
            new("device", "device", d => d.Device),
            new("weight_bytes", "weights", d => d.WeightBytes, Format.Bytes),
            new("cache_bytes", "keys, values", d => d.CacheBytes, Format.Bytes),
            new("compute_bytes", "scratch", d => d.ComputeBytes, Format.Bytes),
            new("output_bytes", "logits", d => d.OutputBytes, Format.Bytes),
            new("needed_bytes", "together", d => d.NeededBytes, Format.Bytes),
            new("free_bytes", "can be had", d => d.FreeBytes, Format.Bytes),
            new("total_bytes", "of", d => d.TotalBytes, Format.Bytes),
            new("fits", "fits", d => d.Fits) { Shown = d => d.Fits ? "yes" : "no" }
        );
}
