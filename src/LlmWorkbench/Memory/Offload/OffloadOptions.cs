using LlmWorkbench.Hardware;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Memory.Offload;

/// <summary>For what the speed of a model is predicted.</summary>
public sealed record OffloadOptions
{
    /// <summary>The context and the machine. <see cref="MemoryPlanOptions.LayersOnGpu"/> is not looked at: all are tried.</summary>
    public MemoryPlanOptions Plan { get; init; } = new();

    /// <summary>Tokens that stand in the context already: their keys and values are read for each further one.</summary>
    public int FilledTokens { get; init; } = 256;

    /// <summary>This machine as it was measured before; <see langword="null"/> to measure it now. Models that are compared want the
    /// same.</summary>
    public HardwareReport? Here { get; init; }

    /// <summary>Checks every option's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal void Validate()
    {
        Plan.Validate();
        OptionRange.Require(FilledTokens, 0, MemoryPlanOptions.LongestContext);
    }
}
