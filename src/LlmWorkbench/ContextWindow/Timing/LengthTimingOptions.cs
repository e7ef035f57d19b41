using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Runs;

namespace LlmWorkbench.ContextWindow.Timing;

/// <summary>How time against length is measured.</summary>
public sealed record LengthTimingOptions
{
    /// <summary>The longest text that is taken.</summary>
    public const int LongestText = 1_000_000;

    /// <summary>The shortest length that is measured when none are named.</summary>
    public const int Shortest = 32;

    /// <summary>The lengths in tokens; <see langword="null"/> is 32, 64, 128 and so on up to the model's window.</summary>
    public IReadOnlyList<int>? Lengths { get; init; }

    /// <summary>How often each length is measured; the lengths take turns, so that a busy moment does not hit one alone.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>How many tokens are written after each length, one by one; the time of one is their mean.</summary>
    public int Decoded { get; init; } = 8;

    /// <summary>Fixes the tokens that are read.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads, cache types and flash attention.</summary>
    public LlamaContextOptions Engine { get; init; } = new();

    /// <summary>Checks every option's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal void Validate()
    {
        foreach (int length in Lengths ?? [])
        {
            OptionRange.Require(length, 1, LongestText, "A length (--lengths)");
        }

        if (Lengths is { Count: 0 })
        {
            throw new ArgumentOutOfRangeException(paramName: null, "Lengths is empty, but must name at least one length.");
        }

        OptionRange.Require(Rounds, 1, 1000);
        OptionRange.Require(Decoded, 1, 1000);
    }
}
