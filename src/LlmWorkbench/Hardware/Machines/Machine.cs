namespace LlmWorkbench.Hardware.Machines;

/// <summary>A machine that models can be planned for: a recording, or this one.</summary>
/// <param name="Name">What it is called after <c>--as</c>.</param>
/// <param name="Title">What it is.</param>
/// <param name="Origin">Where its numbers come from, as a whole.</param>
/// <param name="Processor">The processor.</param>
/// <param name="Memory">The memory that the processor computes in.</param>
/// <param name="Gpus">Its graphics cards, the first one used first.</param>
public sealed record Machine(
    string Name,
    string Title,
    string Origin,
    MachineProcessor Processor,
    MachineMemory Memory,
    IReadOnlyList<MachineGpu> Gpus
);

/// <summary>A processor.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Cores">Physical cores.</param>
/// <param name="Threads">Threads that they run at once.</param>
/// <param name="Gflops">Floating-point operations per second of all cores in 32 bits, in thousand millions.</param>
public sealed record MachineProcessor(string Model, Fact Cores, Fact Threads, Fact Gflops);

/// <summary>The memory of a machine.</summary>
/// <param name="Gib">How much there is, in GiB.</param>
/// <param name="GbPerSecond">How fast it is read, in thousand million bytes per second.</param>
public sealed record MachineMemory(Fact Gib, Fact GbPerSecond)
{
    /// <summary>What can be had of it now, in GiB; <see langword="null"/> for a recording.</summary>
    public double? FreeGib { get; init; }
}

/// <summary>A graphics card, or a graphics unit in a processor.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Backend">What llama.cpp computes on it with, as in <c>CUDA</c>.</param>
/// <param name="Gib">Its memory in GiB.</param>
/// <param name="GbPerSecond">How fast that is read, in thousand million bytes per second.</param>
/// <param name="HalfTflops">Operations per second in 16 bits, in millions of millions.</param>
/// <param name="SingleTflops">Operations per second in 32 bits, in millions of millions.</param>
/// <param name="SharesMemory">Whether its memory is the machine's own.</param>
public sealed record MachineGpu(
    string Name,
    string Backend,
    Fact Gib,
    Fact GbPerSecond,
    Fact HalfTflops,
    Fact SingleTflops,
    bool SharesMemory
)
{
    /// <summary>The share of its memory that models can have, where the system limits it; else <see langword="null"/>.</summary>
    public Fact? UsableShare { get; init; }

    /// <summary>What can be had of it now, in GiB; <see langword="null"/> for a recording.</summary>
    public double? FreeGib { get; init; }
}
