using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Runs;

namespace LlmWorkbench.ContextWindow.Loss;

/// <summary>How the loss by position is measured.</summary>
public sealed record PositionLossOptions
{
    /// <summary>The longest text that is taken.</summary>
    public const int LongestText = 1_000_000;

    /// <summary>How many first tokens a window keeps by default, as in the paper of <see cref="ReadingWay.Keep"/>.</summary>
    public const int Sinks = 4;

    /// <summary>Tokens of each text; <see langword="null"/> is twice what the model was trained on.</summary>
    public int? Length { get; init; }

    /// <summary>How many texts are read at most.</summary>
    public int Texts { get; init; } = 8;

    /// <summary>Into how many ranges of positions a text is cut.</summary>
    public int Bins { get; init; } = 16;

    /// <summary>How texts are read; <see langword="null"/> is as they are and, where they are longer than those of training, with rotary
    /// positions scaled by as much, and with a window of half the trained length.</summary>
    public IReadOnlyList<ReadingWay>? Ways { get; init; }

    /// <summary>Threads, cache types and flash attention.</summary>
    public LlamaContextOptions Engine { get; init; } = new();

    /// <summary>Checks every option's range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal void Validate()
    {
        if (Length is { } length)
        {
            OptionRange.Require(length, 2, LongestText, nameof(Length));
        }

        OptionRange.Require(Texts, 1, 10_000);
        OptionRange.Require(Bins, 1, 1000);
        foreach (ReadingWay way in Ways ?? [])
        {
            OptionRange.Require(way.Window ?? 1, 1, LongestText, "A window that slides (--window)");
            OptionRange.Require(way.Keep, 0, LongestText, "What is kept beside it (--keep)");
        }

        if (Ways is { Count: 0 })
        {
            throw new ArgumentOutOfRangeException(paramName: null, "Ways is empty, but must name at least one way of reading.");
        }
    }
}
