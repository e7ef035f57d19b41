using LlmWorkbench.Gguf;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Parameters.Memory;

/// <summary>For what the memory of models is estimated.</summary>
public sealed record MemoryOptions
{
    /// <summary>The longest context that is taken.</summary>
    public const int LongestContext = 10_000_000;

    /// <summary>Tokens in the context.</summary>
    public int ContextLength { get; init; } = 8192;

    /// <summary>How keys and values are stored.</summary>
    public GgmlType CacheType { get; init; } = GgmlType.F16;

    /// <summary>How matrices are stored, most exact first.</summary>
    public IReadOnlyList<GgmlType> Types { get; init; } =
    [GgmlType.F16, GgmlType.Q8_0, GgmlType.Q6_K, GgmlType.Q5_K, GgmlType.Q4_K, GgmlType.Q3_K, GgmlType.Q2_K];

    /// <summary>Memories to fit into, in GiB, smallest first.</summary>
    public IReadOnlyList<double> Budgets { get; init; } = [8, 16, 24, 80];

    /// <summary>Tokens that are computed together: llama.cpp's own default.</summary>
    public int Block { get; init; } = 512;

    /// <summary>Checks every option's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal void Validate()
    {
        OptionRange.Require(ContextLength, 1, LongestContext);
        OptionRange.Require(Block, 1);
        if (Types.Count == 0)
        {
            throw new ArgumentOutOfRangeException(paramName: null, "Types is empty, but must name at least one type, such as F16.");
        }

        foreach (double budget in Budgets)
        {
            OptionRange.RequirePositive(budget, "A memory of Budgets");
        }
    }
}
