using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Exploration;

/// <summary>What can be explored of a distribution.</summary>
public sealed record SamplingExplorationOptions
{
    /// <summary>The settings to begin with. Logit biases and grammars are not among what can be explored.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>How many tokens have their own logit, 1 or more; those that the penalty sees have it always.</summary>
    public int Shown { get; init; } = 200;
}
