using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.ContextWindow.Limit;

/// <summary>What is done with a text that does not fit into the window together with the answer.</summary>
public enum LimitStrategy
{
    /// <summary>Nothing: it is refused with a sentence.</summary>
    Refused,

    /// <summary>The beginning is cut off, and the rest is read.</summary>
    TruncatedStart,

    /// <summary>The first tokens are kept and the middle is cut out, and the rest is read.</summary>
    TruncatedMiddle,

    /// <summary>
    /// llama.cpp's context shift: the text is read until the window is full, then half of what follows the first tokens is forgotten and
    /// the rest moves up, and so on, also while the answer is written
    /// (<see href="https://github.com/ggml-org/llama.cpp/blob/master/tools/completion/README.md">«Context Management»</see>).
    /// </summary>
    Shifted,
}

/// <summary>How texts at the limit are read.</summary>
public sealed record LimitOptions
{
    /// <summary>The shortest window that anything can be shown in.</summary>
    public const int ShortestWindow = 8;

    /// <summary>The window in tokens; <see langword="null"/> is the model's own.</summary>
    public int? Window { get; init; }

    /// <summary>How many tokens the answer has at most.</summary>
    public int MaxTokens { get; init; } = 24;

    /// <summary>How many of the first tokens are kept when the middle is cut out or the context is shifted (n_keep);
    /// <see langword="null"/> is a quarter of the window.</summary>
    public int? Keep { get; init; }

    /// <summary>What is tried, in this order.</summary>
    public IReadOnlyList<LimitStrategy> Strategies { get; init; } = Enum.GetValues<LimitStrategy>();

    /// <summary>Threads, cache types and flash attention.</summary>
    public LlamaContextOptions Engine { get; init; } = new();

    /// <summary>The options with everything said, checked.</summary>
    /// <param name="longest">The model's own window.</param>
    /// <param name="pinned">Tokens before the text that the vocabulary adds, which always stay.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range.</exception>
    internal LimitOptions Resolve(int longest, int pinned)
    {
        int window = Window ?? longest;
        OptionRange.Require(window, ShortestWindow, int.MaxValue, nameof(Window));
        if (MaxTokens < 1 || MaxTokens > window / 2)
        {
            throw new ArgumentOutOfRangeException(
                paramName: null,
                $"An answer of {Figures.Count(MaxTokens, "token")} (--max-tokens) is asked for, but in a window of {window:N0} it can have "
                    + $"from 1 to {window / 2:N0}."
            );
        }

        int keep = Keep ?? Math.Max(pinned, Math.Min(window / 4, window - MaxTokens - 2));
        int most = window - MaxTokens - 2;
        if (keep < pinned || keep > most)
        {
            throw new ArgumentOutOfRangeException(
                paramName: null,
                $"The first {Figures.Count(keep, "token")} are to be kept (--keep), but of a window of {window:N0} with an answer of "
                    + $"{MaxTokens:N0} it can be from {pinned:N0} to {most:N0}."
            );
        }

        return this with
        {
            Window = window,
            Keep = keep,
            Strategies = [.. Strategies.Distinct()],
        };
    }
}
