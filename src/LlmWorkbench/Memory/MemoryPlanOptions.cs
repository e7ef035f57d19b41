using LlmWorkbench.Gguf;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Memory;

/// <summary>For what the memory of a model is planned.</summary>
public sealed record MemoryPlanOptions
{
    /// <summary>The longest context that is taken.</summary>
    public const int LongestContext = 10_000_000;

    /// <summary>Tokens in the context.</summary>
    public int ContextLength { get; init; } = 4096;

    /// <summary>How keys and values are stored.</summary>
    public GgmlType CacheType { get; init; } = GgmlType.F16;

    /// <summary>Layers on the graphics card, the output counted as one, as llama.cpp counts them; <see langword="null"/> for as many as
    /// fit.</summary>
    public int? LayersOnGpu { get; init; }

    /// <summary>Tokens that are computed together; <see langword="null"/> for the workbench's own choice, 128 on the processor alone and
    /// 512 with a graphics card.</summary>
    public int? Block { get; init; }

    /// <summary>Whether flash attention is used, which never lays down the scores of attention as a whole.</summary>
    public bool UsesFlashAttention { get; init; } = true;

    /// <summary>Whether layers with a sliding window keep only the tokens of the window, as llama-server has it, and not all, as llama.cpp
    /// has it by itself.</summary>
    public bool ShortensWindows { get; init; }

    /// <summary>The machine; <see langword="null"/> for this one.</summary>
    public Machine? Machine { get; init; }

    /// <summary>What system and driver keep of a recorded machine's memory, in GiB. An assumption: of this machine, what is free is
    /// asked.</summary>
    public double SystemGib { get; init; } = 2;

    /// <summary>What the driver keeps of a recorded card's memory, in GiB. An assumption too.</summary>
    public double DriverGib { get; init; } = 0.5;

    /// <summary>Checks every option's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal void Validate()
    {
        OptionRange.Require(ContextLength, 1, LongestContext);
        OptionRange.Require(Block ?? 1, 1);
        OptionRange.Require(LayersOnGpu ?? 0, 0);
    }
}
