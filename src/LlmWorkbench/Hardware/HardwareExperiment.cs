using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Hardware.Measuring;
using LlmWorkbench.Hardware.Probing;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Hardware;

/// <summary>Looks what this machine is made of, and how fast it is where that decides a model's speed.</summary>
/// <example>
/// <code>
/// var hardware = HardwareExperiment.Look();
/// Console.WriteLine(hardware.Speeds?.ReadAll.Median);
/// </code>
/// </example>
public static class HardwareExperiment
{
    /// <summary>The name of this machine where machines have names.</summary>
    public const string Here = "this machine";

    private const double Gibibyte = 1L << 30;

    /// <summary>This machine.</summary>
    /// <param name="options">Whether it is measured; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Progress, and when to stop; what was looked up is kept before it is measured.</param>
    /// <returns>What it is made of.</returns>
    /// <exception cref="LlamaException">The engine cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static HardwareReport Look(HardwareOptions? options = null, RunContext run = default)
    {
        IReadOnlyList<CpuCache> caches = CpuCache.Find();
        IReadOnlyList<FoundGpu> gpus = GpuProbe.Find(
            LlamaBackend.Devices,
            LlamaBackend.Problems,
            nvidia: GpuProbe.AskNvidia(run.Cancellation)
        );
        HardwareReport report = Of(caches, gpus, null);
        if (!(options ?? new HardwareOptions()).Measures)
        {
            return report;
        }

        run.Keep(report with { IsComplete = false });
        return Of(caches, gpus, MeasuredSpeeds.Measure(caches.Select(cache => cache.Bytes).DefaultIfEmpty(0).Max(), run));
    }

    /// <summary>A recording of another machine.</summary>
    /// <param name="name">Its name, as in <c>rtx-4090</c>.</param>
    /// <returns>What it is made of.</returns>
    /// <exception cref="WorkbenchException">There is no recording of that name; the sentence lists those that there are.</exception>
    public static HardwareReport Recorded(string name) => new(MachineCatalogue.Find(name), IsRecording: true);

    private static HardwareReport Of(IReadOnlyList<CpuCache> caches, IReadOnlyList<FoundGpu> gpus, MeasuredSpeeds? speeds)
    {
        const string NotMeasured = "It was not measured.";
        var machine = new Machine(
            Here,
            Here,
            "found and measured here",
            new MachineProcessor(
                ProcessorProbe.Model(),
                Fact.Measured(ProcessorProbe.Cores, "cores that this process may use"),
                Fact.Measured(Environment.ProcessorCount, "threads that this process may use"),
                speeds is null ? Fact.Unknown(NotMeasured) : Fact.Measured(speeds.ComputeAll.Median, Spread(speeds.ComputeAll))
            ),
            new MachineMemory(
                Fact.Measured(ProcessorProbe.MemoryBytes() / Gibibyte),
                speeds is null ? Fact.Unknown(NotMeasured) : Fact.Measured(speeds.ReadAll.Median, Spread(speeds.ReadAll))
            )
            {
                FreeGib = AvailableMemory.Bytes() / Gibibyte,
            },
            [.. gpus.Where(gpu => gpu.IsUsed).Select(Gpu)]
        );
        return new HardwareReport(machine, IsRecording: false)
        {
            CpuFeatures = CpuFeatureList.Parse(LlamaBackend.SystemInformation),
            CpuVariant = LlamaBackend.CpuVariant,
            Caches = caches,
            ContainerLimitBytes = ProcessorProbe.ContainerLimit(),
            Speeds = speeds,
            Gpus = gpus,
        };
    }

    // How fast a card is, nobody here measures.
    private static MachineGpu Gpu(FoundGpu gpu)
    {
        const string Unmeasured = "Cards are not measured here.";
        return new MachineGpu(
            gpu.Name,
            gpu.Backend,
            gpu.MemoryBytes is { } bytes ? Fact.Measured(bytes / Gibibyte) : Fact.Unknown("The backend does not say."),
            Fact.Unknown(Unmeasured),
            Fact.Unknown(Unmeasured),
            Fact.Unknown(Unmeasured),
            SharesMemory: false
        )
        {
            FreeGib = gpu.FreeBytes / Gibibyte,
        };
    }

    private static string Spread(MeasuredRate rate) =>
        FormattableString.Invariant($"median of {rate.Rounds.Count} rounds, {rate.Slowest:0.0} to {rate.Fastest:0.0}, ")
        + (rate.Threads == 1 ? "one thread" : $"{rate.Threads} threads");
}
