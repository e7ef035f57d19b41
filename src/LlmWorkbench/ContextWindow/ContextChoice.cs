using LlmWorkbench.ContextWindow.Distance;
using LlmWorkbench.ContextWindow.Growth;
using LlmWorkbench.ContextWindow.Limit;
using LlmWorkbench.ContextWindow.Loss;
using LlmWorkbench.ContextWindow.Needles;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama.Evaluation;

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

    /// <summary>Facts that are hidden in a text, by its length and their place.</summary>
    Needle,

    /// <summary>Loss by position.</summary>
    Loss,

    /// <summary>How far back late positions look.</summary>
    Attention,
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

    /// <summary>How needles are hidden.</summary>
    public NeedleOptions Needle { get; init; } = new();

    /// <summary>How the loss is measured.</summary>
    public PositionLossOptions Loss { get; init; } = new();

    /// <summary>The scalings that the loss is measured with.</summary>
    public IReadOnlyList<RopeScalingKind> Scalings { get; init; } = [];

    /// <summary>Their factor; <see langword="null"/> for how much longer the texts are than those of training.</summary>
    public double? Factor { get; init; }

    /// <summary>The window that slides over the text; <see langword="null"/> for none.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>How many of the first tokens are seen beside it.</summary>
    public int? SlidingKeep { get; init; }

    /// <summary>How attention is looked at.</summary>
    public LateAttentionOptions Attention { get; init; } = new();
}
