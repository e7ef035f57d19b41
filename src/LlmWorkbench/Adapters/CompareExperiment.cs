using LlmWorkbench.Interventions;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Adapters;

/// <summary>One text, read without a model's adapters and with them.</summary>
/// <example>
/// <code>
/// using LoadedModel tuned = model.Adapt("models/adapters/tutor-instruct-f16.gguf");
/// AdapterComparison comparison = tuned.CompareAdapters("The capital of Norway is");
/// Console.WriteLine(comparison.KlBits);
/// </code>
/// </example>
public static class CompareExperiment
{
    /// <summary>What the model expects after a text without its adapters and with them.</summary>
    /// <param name="model">A model with adapters.</param>
    /// <param name="text">The text.</param>
    /// <param name="top">How many of the most probable tokens of each distribution are listed, 1 to 1000.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>Both distributions.</returns>
    /// <exception cref="WorkbenchException">The model has no adapter, or the text no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static AdapterComparison CompareAdapters(this LoadedModel model, string text, int top = 8, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, 1000);
        if (model.Engine.Adapters.Count == 0)
        {
            throw new WorkbenchException(
                $"{Wording.VisibleText.Phrase(model.Name)} has no adapter to be compared with: put one on with #!adapter FILE.gguf."
            );
        }

        int[] ids = TokenizedText.Read(model, text).Ids;
        using LoadedModel plain = model.WithoutAdapter();
        float[] before = plain.Context.Evaluate(ids, LogitPositions.Last, null, run.Cancellation).Last.ToArray();
        float[] after = model.Context.Evaluate(ids, LogitPositions.Last, null, run.Cancellation).Last.ToArray();
        (double[] without, double[] with) = (SoftMax.Probabilities(before), SoftMax.Probabilities(after));
        return new AdapterComparison(
            model.Name,
            [.. model.Engine.Adapters.Select(adapter => adapter.Name)],
            text,
            ids.Length,
            ComparedToken.Both(before, after, top, model.Vocabulary),
            Entropy.Bits(without),
            Entropy.Bits(with),
            Divergence(with, without),
            before.Length
        );
    }

    // Σ p log2(p / q), where q is a softmax: above 0 unless it underflows, when it is taken for the smallest double.
    private static double Divergence(double[] p, double[] q) =>
        Math.Max(0, p.Zip(q, (a, b) => a > 0 ? a * Math.Log2(a / Math.Max(b, double.Epsilon)) : 0).Sum());
}
