using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Attribution;

/// <summary>What an architecture does to the products of its output matrix at last: the logit is cap · tanh(factor · product /
/// cap).</summary>
/// <param name="Factor">1 for most; Cohere multiplies by its logit_scale, Granite divides.</param>
/// <param name="SoftCap">Gemma 2's cap; <see langword="null"/> for others.</param>
internal sealed record LogitTransform(double Factor, double? SoftCap)
{
    // Weights of few bits are multiplied with activations of few bits: this much of the vectors' lengths may be rounding.
    private const double Tolerance = 0.02;

    // So near to its cap a logit has too few digits left to be taken back.
    private const double Saturated = 0.999;

    /// <summary>Reads what the file says; which way round a scale is meant shows in a logit.</summary>
    /// <param name="model">The model.</param>
    /// <param name="logit">One of its logits, a large one.</param>
    /// <param name="product">The same logit as the output matrix gives it.</param>
    public static LogitTransform Find(LoadedModel model, float logit, double product)
    {
        GgufMetadata metadata = model.Engine.File.Metadata;
        double? cap = metadata.GetNumber(metadata.ForArchitecture("final_logit_softcapping")) is > 0 and var c ? c : null;
        double[] factors = metadata.GetNumber(metadata.ForArchitecture("logit_scale")) is > 0 and var scale ? [1, scale, 1 / scale] : [1];
        return new LogitTransform(factors.MinBy(factor => Math.Abs(logit - (factor * product))), cap);
    }

    /// <summary>A logit before the cap.</summary>
    /// <param name="model">The model.</param>
    /// <param name="logit">The model's own logit.</param>
    /// <param name="product">What the output matrix gives.</param>
    /// <param name="length">The product of the lengths of the two vectors that were multiplied.</param>
    /// <exception cref="WorkbenchException">The two do not belong together.</exception>
    public double Undo(LoadedModel model, float logit, double product, double length)
    {
        double expected = Factor * product;
        double real =
            SoftCap is not { } cap ? logit
            : Math.Abs(logit) < Saturated * cap ? cap * Math.Atanh(logit / cap)
            : expected;
        return Math.Abs(real - expected) <= Tolerance * Factor * length
            ? real
            : throw new WorkbenchException(
                $"A logit of {VisibleText.Phrase(model.Name)} ({VisibleText.Phrase(model.Engine.Architecture)}) is "
                    + $"{Figures.Fixed(logit)}, but its output matrix gives {Figures.Fixed(expected)}: this architecture changes its "
                    + "logits in another way, so they cannot be taken apart."
            );
    }
}
