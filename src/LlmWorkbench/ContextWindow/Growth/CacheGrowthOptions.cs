using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Parameters.Shapes;
using LlmWorkbench.Runs;

namespace LlmWorkbench.ContextWindow.Growth;

/// <summary>For what the growth of the cache is computed.</summary>
public sealed record CacheGrowthOptions
{
    /// <summary>The longest context that is taken.</summary>
    public const int LongestContext = 10_000_000;

    /// <summary>The fewest tokens: llama.cpp makes room for a multiple of so many.</summary>
    public const int Step = 256;

    /// <summary>How keys and values are stored.</summary>
    public IReadOnlyList<GgmlType> Types { get; init; } = [GgmlType.F16, GgmlType.Q8_0, GgmlType.Q4_0];

    /// <summary>Names of <see cref="TypicalShapes"/> that stand beside the model, as in <c>8B</c>.</summary>
    public IReadOnlyList<string> Shapes { get; init; } = [];

    /// <summary>How the matrices of shapes are stored.</summary>
    public GgmlType WeightType { get; init; } = GgmlType.Q4_K;

    /// <summary>Tokens of the longest context; <see langword="null"/> is what shows where the first type outgrows the weights.</summary>
    public int? Longest { get; init; }

    /// <summary>Checks every option's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal void Validate()
    {
        if (Longest is { } longest)
        {
            OptionRange.Require(longest, Step, LongestContext, nameof(Longest));
        }

        if (Types.Count == 0 || Types.Any(type => !LlamaContextOptions.CacheTypes.Contains(type)))
        {
            throw new ArgumentOutOfRangeException(
                paramName: null,
                $"Types must name how keys and values can be stored: {string.Join(", ", LlamaContextOptions.CacheTypes)}."
            );
        }
    }
}
