using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Runs;

namespace LlmWorkbench.ContextWindow.Needles;

/// <summary>How needles are hidden and looked for.</summary>
public sealed record NeedleOptions
{
    /// <summary>The longest text that is taken.</summary>
    public const int LongestText = 1_000_000;

    /// <summary>The needle; <see langword="null"/> is the one of <see cref="NeedleForm.All"/> that the model finds best without any text
    /// around it.</summary>
    public NeedleForm? Form { get; init; }

    /// <summary>Lengths of the whole text in tokens; <see langword="null"/> is the model's window and a half, a quarter … of it.</summary>
    public IReadOnlyList<int>? Lengths { get; init; }

    /// <summary>Where the needle lies, from 0 (at the beginning) to 1 (right before the question).</summary>
    public IReadOnlyList<double> Depths { get; init; } = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>How many needles are looked for at each length and depth, each with another name, value and text.</summary>
    public int Trials { get; init; } = 8;

    /// <summary>Fixes names, values and where the text around begins.</summary>
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

        OptionRange.Require(Trials, 1, 10_000);
        if (Lengths is { Count: 0 } || Depths.Count == 0 || Depths.Any(depth => !(depth is >= 0 and <= 1)))
        {
            throw new ArgumentOutOfRangeException(
                paramName: null,
                "There must be at least one length, and one depth from 0 to 1, which is 0 to 100 per cent of the text (--depths)."
            );
        }

        if (
            Form is { } form
            && (
                form.Values.Count == 0
                || !form.Needle.Contains(NeedleForm.Key, StringComparison.Ordinal)
                || !form.Needle.Contains(NeedleForm.Value, StringComparison.Ordinal)
                || !form.Question.Contains(NeedleForm.Key, StringComparison.Ordinal)
            )
        )
        {
            throw new ArgumentOutOfRangeException(
                paramName: null,
                "A needle must have {key} and {value} in it, its question {key}, and there must be values."
            );
        }
    }
}
