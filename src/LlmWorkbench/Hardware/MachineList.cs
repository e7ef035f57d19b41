using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Hardware;

/// <summary>Machines side by side, in the numbers that decide which models they run and how fast.</summary>
/// <param name="Machines">The machines.</param>
public sealed record MachineList(IReadOnlyList<Machine> Machines) : ITabularResult
{
    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Machines,
            new("machine", "machine", m => m.Name, Format.Code),
            new("memory_gib", "memory", m => m.Memory.Gib.Value, Format.Fixed(0, "GiB")),
            new("memory_gb_per_second", "read at", m => m.Memory.GbPerSecond.Value, Format.Fixed(0, "GB/s")),
            new("gpu", null, m => m.Gpus.Count > 0 ? m.Gpus[0].Name : null),
            new("gpu_memory_gib", "GPU", m => m.Gpus.Count > 0 ? m.Gpus[0].Gib.Value : null, Format.Fixed(0, "GiB")),
            new("gpu_gb_per_second", "read at", m => m.Gpus.Count > 0 ? m.Gpus[0].GbPerSecond.Value : null, Format.Fixed(0, "GB/s")),
            new("backend", "llama.cpp by", m => m.Gpus.Count > 0 ? m.Gpus[0].Backend : "CPU"),
            new("title", "what it is", m => m.Title, Format.Text with { IsWrapped = true }),
            new("origin", null, m => m.Origin)
        );
}
