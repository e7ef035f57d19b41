using System.Collections.Immutable;
using LlmWorkbench.Llama.Decoding;

namespace LlmWorkbench.Steering;

/// <summary>How texts are written with a direction.</summary>
public sealed record SteeringOptions
{
    /// <summary>What the direction is multiplied with, for a text each; 0 is the model as it is, less than 0 leads away.</summary>
    public ImmutableArray<double> Strengths { get; init; } = [-1, 0, 1, 2];

    /// <summary>How tokens are drawn, and how many for each strength.</summary>
    public GenerationOptions Generation { get; init; } = new() { MaxTokens = 48, Alternatives = 0 };
}
