using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Hardware.Measuring;
using LlmWorkbench.Hardware.Probing;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Hardware;

/// <summary>What a machine is made of: this one, or a recording of another.</summary>
/// <param name="Machine">The machine, in the numbers that plans are made with.</param>
/// <param name="IsRecording">Whether it is another machine, of which only published numbers are known.</param>
public sealed record HardwareReport(Machine Machine, bool IsRecording) : ITabularResult
{
    /// <summary>The processor features that llama.cpp uses, as in <c>AVX2</c>; none for a recording.</summary>
    public IReadOnlyList<string> CpuFeatures { get; init; } = [];

    /// <summary>The build of llama.cpp for this generation of processors; empty for a recording.</summary>
    public string CpuVariant { get; init; } = "";

    /// <summary>The processor's caches, where the system says.</summary>
    public IReadOnlyList<CpuCache> Caches { get; init; } = [];

    /// <summary>What a container lets this process have of the memory, in bytes; <see langword="null"/> for all.</summary>
    public long? ContainerLimitBytes { get; init; }

    /// <summary>What was measured; <see langword="null"/> for a recording, or where nothing was.</summary>
    public MeasuredSpeeds? Speeds { get; init; }

    /// <summary>Whether all was measured that was to be: false where an interrupt came before.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The graphics cards that were found here, used or not.</summary>
    public IReadOnlyList<FoundGpu> Gpus { get; init; } = [];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Facts(),
            new("machine", null, _ => Machine.Name),
            new("part", "part", f => f.Part),
            new("fact", "what", f => f.What),
            new("value", "value", f => f.Fact.Value, Format.Of<double>(Number)),
            new("unit", "unit", f => f.Unit),
            new("note", "how", f => f.Fact.Note) { Shown = How },
            new("source", null, f => f.Fact.Source),
            new("date", null, f => f.Fact.Date),
            new("read_at", null, f => f.Fact.ReadAt)
        );

    private IEnumerable<HardwareFact> Facts()
    {
        yield return new("processor", "cores", Machine.Processor.Cores, "");
        yield return new("processor", "threads", Machine.Processor.Threads, "");
        yield return new("processor", "floating-point speed", Machine.Processor.Gflops, "GFLOP/s");
        if (Speeds is { } speeds)
        {
            yield return new("processor", "of one thread", Fact.Measured(speeds.ComputeOne.Median), "GFLOP/s");
            yield return new("memory", "read by one thread", Fact.Measured(speeds.ReadOne.Median), "GB/s");
        }

        yield return new("memory", "bandwidth", Machine.Memory.GbPerSecond, "GB/s");
        yield return new("memory", "in all", Machine.Memory.Gib, "GiB");
        if (Machine.Memory.FreeGib is { } free)
        {
            yield return new("memory", "free now", Fact.Measured(free), "GiB");
        }

        if (ContainerLimitBytes is { } limit)
        {
            yield return new("memory", "limit of the container", Fact.Measured(limit / (double)(1L << 30)), "GiB");
        }

        foreach (MachineGpu gpu in Machine.Gpus)
        {
            yield return new(gpu.Name, "memory", gpu.Gib, "GiB");
            yield return new(gpu.Name, "bandwidth", gpu.GbPerSecond, "GB/s");
            yield return new(gpu.Name, "speed in 16 bits", gpu.HalfTflops, "TFLOP/s");
            yield return new(gpu.Name, "speed in 32 bits", gpu.SingleTflops, "TFLOP/s");
            if (gpu.UsableShare is { } share)
            {
                yield return new(gpu.Name, "usable share of the memory", share, "");
            }
        }
    }

    private static string Number(double value) =>
        value.ToString(value >= 100 ? "0" : "0.##", System.Globalization.CultureInfo.InvariantCulture);

    private string? How(HardwareFact row) => row.Fact.Note ?? (IsRecording ? null : row.Fact.Source);

    private sealed record HardwareFact(string Part, string What, Fact Fact, string Unit);
}
