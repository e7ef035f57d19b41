using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Exploration;

/// <summary>Takes what the sampling explorer needs.</summary>
/// <example>
/// <code>
/// var explorer = model.ExploreSampling("Once upon a");
/// Console.WriteLine(explorer.EntropyBits);
/// </code>
/// </example>
public static class SamplingExperiment
{
    /// <summary>The distribution of the token after a text, in a form from which it can be computed again for other settings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">The settings to begin with, and how much is shown; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>The largest logits, and groups of the others.</returns>
    /// <exception cref="ArgumentException">An option is out of its range or cannot be explored.</exception>
    /// <exception cref="WorkbenchException">The text has no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SamplingExploration ExploreSampling(
        this LoadedModel model,
        string text,
        SamplingExplorationOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new SamplingExplorationOptions();
        OptionRange.Require(options.Shown, 1);
        SamplingOptions settings = options.Sampling;
        settings.Validate();
        if (settings.Grammar is not null || settings.LogitBias.Count > 0)
        {
            throw new ArgumentException(
                "The sliders are for temperature, top-k, top-p, min-p and the repetition penalty: leave out biases and grammars.",
                nameof(options)
            );
        }

        int[] ids = TokenizedText.Read(model, text).Ids;
        float[] logits = model.Context.Evaluate(ids, LogitPositions.Last, null, run.Cancellation).Last.ToArray();
        int[] seen = [.. ids.TakeLast(settings.RepetitionWindow)];
        using var sampler = new Sampler(model.Vocabulary, settings);
        Array.ForEach(seen, sampler.Remember);
        return Describe(model, text, ids.Length, settings, logits, sampler.Filter(logits), [.. seen], options.Shown);
    }

    private static SamplingExploration Describe(
        LoadedModel model,
        string text,
        int tokenCount,
        SamplingOptions options,
        float[] logits,
        IReadOnlyList<Candidate> candidates,
        HashSet<int> seen,
        int shown
    )
    {
        double[] probabilities = SoftMax.Probabilities(logits);
        var after = candidates.ToDictionary(c => c.Id, c => c.Probability);
        int[] named =
        [
            .. TopLogits
                .Of(logits, shown)
                .Union(seen)
                .Where(id => float.IsFinite(logits[id]))
                .OrderByDescending(id => logits[id])
                .ThenBy(id => id),
        ];
        HashSet<int> own = named.ToHashSet();
        float[] rest = [.. logits.Where((logit, id) => float.IsFinite(logit) && !own.Contains(id)).OrderDescending()];
        return new SamplingExploration(
            model.Name,
            text,
            tokenCount,
            options,
            [
                .. named.Select(id => new SamplingToken(
                    id,
                    model.Vocabulary.GetText(id),
                    model.Vocabulary.GetBytes(id),
                    logits[id],
                    probabilities[id],
                    after.GetValueOrDefault(id),
                    seen.Contains(id)
                )),
            ],
            LogitGroup.Of(rest),
            rest.Length == 0 ? double.NegativeInfinity : SoftMax.LogSum(rest),
            Entropy.Bits(probabilities),
            candidates.Count,
            logits.Length
        );
    }
}
