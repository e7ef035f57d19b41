using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>How the rotations that tell a model where a token stands are changed for texts longer than it was trained on.</summary>
public enum RopeScalingKind
{
    /// <summary>Not at all, whatever the file says.</summary>
    None = 0,

    /// <summary>Every position is divided by the factor
    /// (<see href="https://arxiv.org/abs/2306.15595">Chen et al. 2023</see>, position interpolation).</summary>
    Linear = 1,

    /// <summary>Slow rotations are divided by the factor, fast ones stay as they are, and attention is sharpened a little
    /// (<see href="https://arxiv.org/abs/2309.00071">Peng et al. 2023</see>, YaRN).</summary>
    Yarn = 2,
}

/// <summary>A scaling of rotary positions (RoPE, <see href="https://arxiv.org/abs/2104.09864">Su et al. 2021</see>).</summary>
/// <param name="Kind">How they are changed.</param>
/// <param name="Factor">How many times the trained length is to be read, from 1 on; without meaning for
/// <see cref="RopeScalingKind.None"/>.</param>
public sealed record RopeScaling(RopeScalingKind Kind, double Factor = 1)
{
    /// <summary>The largest factor that is taken.</summary>
    public const double LargestFactor = 10_000;

    /// <summary>No scaling, whatever the file says.</summary>
    public static RopeScaling None { get; } = new(RopeScalingKind.None);

    /// <summary>Every position divided by a factor.</summary>
    /// <param name="factor">How many times the trained length is to be read.</param>
    public static RopeScaling Linear(double factor) => new(RopeScalingKind.Linear, factor);

    /// <summary>Slow rotations divided by a factor, fast ones left as they are.</summary>
    /// <param name="factor">How many times the trained length is to be read.</param>
    public static RopeScaling Yarn(double factor) => new(RopeScalingKind.Yarn, factor);

    /// <summary>Refuses what means nothing to llama.cpp or to the model.</summary>
    /// <exception cref="LlamaException">The kind or the factor is out of its range, or the model has no rotary positions.</exception>
    internal void Validate(LlamaModel model)
    {
        Require(Enum.IsDefined(Kind), $"There is no RoPE scaling {(int)Kind}: use None, Linear or Yarn.");
        Require(
            Factor is >= 1 and <= LargestFactor,
            FormattableString.Invariant($"A RoPE scaling by {Factor} cannot be made: its factor is from 1 to {LargestFactor:N0}.")
        );
        Require(
            Kind == RopeScalingKind.None || model.HasRotaryPositions,
            $"The architecture {model.Architecture} has no rotary positions (RoPE) that could be scaled: leave the scaling out."
        );
    }

    // llama-context.cpp: what stays at its default is taken from the file, and YaRN's own constants from llama.cpp.
    internal void Apply(ref NativeContextParams parameters, LlamaModel model)
    {
        parameters.RopeScaling = (int)Kind;
        parameters.RopeFrequencyScale = Kind == RopeScalingKind.None ? 0 : (float)(1 / Factor);
        if (Kind == RopeScalingKind.Yarn)
        {
            parameters.YarnOriginalContext = (uint)Math.Max(0, model.TrainedContextLength);
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LlamaException(message);
        }
    }
}
