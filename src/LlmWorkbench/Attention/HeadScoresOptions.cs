using System.Globalization;

namespace LlmWorkbench.Attention;

/// <summary>How heads are scored on repeated random tokens.</summary>
public sealed record HeadScoresOptions
{
    /// <summary>Layers, counted from 0; <see langword="null"/> for all that have attention.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary>Heads, counted from 0; <see langword="null"/> for all.</summary>
    public IReadOnlyList<int>? Heads { get; init; }

    /// <summary>How many different tokens are repeated; a sequence has twice as many, and the begin of text.</summary>
    public int Length { get; init; } = 50;

    /// <summary>How many sequences the scores are the mean of.</summary>
    public int Sequences { get; init; } = 4;

    /// <summary>Fixes the tokens.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Checks the numbers' ranges.</summary>
    /// <exception cref="ArgumentException">One is out of its range; the message is a whole sentence.</exception>
    public void Validate()
    {
        Require(Length is >= 2 and <= 2000, $"The length is {Length}, but must be from 2 to 2000.");
        Require(Sequences is >= 1 and <= 1000, $"There are {Sequences} sequences, but must be from 1 to 1000.");
    }

    private static void Require(bool condition, FormattableString sentence)
    {
        if (!condition)
        {
            throw new ArgumentException(sentence.ToString(CultureInfo.InvariantCulture));
        }
    }
}
