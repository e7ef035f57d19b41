using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Runs;

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
        OptionRange.Require(MaxTokens, 1, window / 2, nameof(MaxTokens));
        int keep = Keep ?? Math.Max(pinned, Math.Min(window / 4, window - MaxTokens - 2));
        OptionRange.Require(keep, pinned, window - MaxTokens - 2, nameof(Keep));
        return this with { Window = window, Keep = keep, Strategies = [.. Strategies.Distinct()] };
    }
}
