using LlmWorkbench.Runs;

namespace LlmWorkbench.ContextWindow.Distance;

/// <summary>How the attention of late positions is looked at.</summary>
public sealed record LateAttentionOptions
{
    /// <summary>The longest text that is taken.</summary>
    public const int LongestText = 100_000;

    /// <summary>Tokens of each text; <see langword="null"/> is what the model was trained on, at most 2,048.</summary>
    public int? Length { get; init; }

    /// <summary>How many of the last positions are looked at.</summary>
    public int Positions { get; init; } = 32;

    /// <summary>How many texts are read at most.</summary>
    public int Texts { get; init; } = 4;

    /// <summary>How many numbers are copied out of the model at once at most.</summary>
    public long NumbersPerPass { get; init; } = 1L << 26;

    /// <summary>Checks every option's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal void Validate()
    {
        if (Length is { } length)
        {
            OptionRange.Require(length, 2, LongestText, nameof(Length));
        }

        OptionRange.Require(Positions, 1, 10_000);
        OptionRange.Require(Texts, 1, 10_000);
    }
}
