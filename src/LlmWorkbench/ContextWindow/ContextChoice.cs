using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Datasets;

namespace LlmWorkbench.ContextWindow;

/// <summary>What is shown of the context window.</summary>
internal enum ContextExperiment
{
    /// <summary>Bytes of keys and values against tokens.</summary>
    Growth,

    /// <summary>Time for reading and writing against tokens.</summary>
    Time,

    /// <summary>What becomes of a text that does not fit.</summary>
    Limit,
}

/// <summary>What the command is told.</summary>
internal sealed record ContextChoice
{
    /// <summary>What is shown.</summary>
    public ContextExperiment Experiment { get; init; }

    /// <summary>The text; <see langword="null"/> where none is needed.</summary>
    public TextDataset? Text { get; init; }

    /// <summary>How the growth of the cache is computed.</summary>
    public CacheGrowthOptions Growth { get; init; } = new();

    /// <summary>How time is measured.</summary>
    public LengthTimingOptions Time { get; init; } = new();

    /// <summary>How a text at the limit is read.</summary>
    public LimitOptions Limit { get; init; } = new();
}
