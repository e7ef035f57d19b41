using System.Globalization;
using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.ContextWindow.Loss;

/// <summary>How a text is read that may be longer than those of training.</summary>
public sealed record ReadingWay
{
    /// <summary>How many tokens a sliding window reads together, so that a token sees up to so many less one beyond the window.</summary>
    public const int SlidingBlock = 16;

    /// <summary>As the file says.</summary>
    public static ReadingWay Plain { get; } = new();

    /// <summary>How rotary positions are scaled; <see langword="null"/> is as the file says.</summary>
    public RopeScaling? Scaling { get; init; }

    /// <summary>How many of the last tokens are seen; <see langword="null"/> is all. What is older is forgotten: keys and values of layers
    /// above the first still hold what they read of it.</summary>
    public int? Window { get; init; }

    /// <summary>How many of the first tokens are seen beside the window, next to it as if nothing had stood between
    /// (<see href="https://arxiv.org/abs/2309.17453">Xiao et al. 2023</see>, attention sinks).</summary>
    public int Keep { get; init; }

    /// <summary>It in a few words.</summary>
    public string Name =>
        (Window, Keep, Scaling) switch
        {
            ({ } window, 0, _) => string.Create(CultureInfo.InvariantCulture, $"last {window:N0}"),
            ({ } window, _, _) => string.Create(CultureInfo.InvariantCulture, $"first {Keep} and last {window:N0}"),
            (_, _, { Kind: RopeScalingKind.Linear, Factor: var factor }) => string.Create(
                CultureInfo.InvariantCulture,
                $"linear × {factor:0.##}"
            ),
            (_, _, { Kind: RopeScalingKind.Yarn, Factor: var factor }) => string.Create(
                CultureInfo.InvariantCulture,
                $"YaRN × {factor:0.##}"
            ),
            (_, _, { Kind: RopeScalingKind.None }) => "not scaled",
            _ => "as it is",
        };

    /// <summary>With scaled positions.</summary>
    /// <param name="scaling">The scaling.</param>
    public static ReadingWay Scaled(RopeScaling scaling) => new() { Scaling = scaling };

    /// <summary>With a sliding window.</summary>
    /// <param name="window">How many of the last tokens are seen.</param>
    /// <param name="keep">How many of the first are seen too.</param>
    public static ReadingWay Sliding(int window, int keep = 0) => new() { Window = window, Keep = keep };
}
