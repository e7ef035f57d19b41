using LlmWorkbench.Llama;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;

namespace LlmWorkbench.Exploration;

/// <summary>Takes what the sampling explorer needs.</summary>
public static class SamplingExperiment
{
    /// <summary>The distribution of the token after a text, in a form from which it can be computed again for other settings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">The settings to begin with; <see langword="null"/> for the defaults. Logit biases and grammars are not
    /// among what can be explored.</param>
    /// <param name="shown">How many tokens have their own logit, 1 or more; those that the penalty sees have it always.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The largest logits, and groups of the others.</returns>
    /// <exception cref="ArgumentException">The text has no tokens, or an option is out of its range or cannot be explored.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SamplingExploration ExploreSampling(
        this LoadedModel model, string text, SamplingOptions? options = null, int shown = 200, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(shown, 1);
        options ??= new SamplingOptions();
        options.Validate();
        if (options.Grammar is not null || options.LogitBias.Count > 0)
        {
            throw new ArgumentException("The sliders are for temperature, top-k, top-p, min-p and the repetition penalty: leave out biases and grammars.", nameof(options));
        }

        var ids = model.Vocabulary.TokenizeToIds(text);
        var logits = model.Context.Evaluate(ids, LogitPositions.Last, null, cancellation).Last.ToArray();
        int[] seen = [.. ids.TakeLast(options.RepetitionWindow)];
        using var sampler = new Sampler(model.Vocabulary, options);
        Array.ForEach(seen, sampler.Remember);
        return Describe(model, text, ids.Length, options, logits, sampler.Filter(logits), [.. seen], shown);
    }

    private static SamplingExploration Describe(
        LoadedModel model, string text, int tokenCount, SamplingOptions options, float[] logits, IReadOnlyList<Candidate> candidates, HashSet<int> seen, int shown)
    {
        var probabilities = SoftMax.Probabilities(logits);
        var after = candidates.ToDictionary(c => c.Id, c => c.Probability);
        int[] named = [.. TopLogits.Of(logits, shown).Union(seen).Where(id => float.IsFinite(logits[id])).OrderByDescending(id => logits[id]).ThenBy(id => id)];
        var own = named.ToHashSet();
        float[] rest = [.. logits.Where((logit, id) => float.IsFinite(logit) && !own.Contains(id)).OrderDescending()];
        return new SamplingExploration(
            model.Name,
            text,
            tokenCount,
            options,
            [.. named.Select(id => new SamplingToken(
                id, model.Vocabulary.GetText(id), model.Vocabulary.GetBytes(id), logits[id], probabilities[id], after.GetValueOrDefault(id), seen.Contains(id)))],
            LogitGroup.Of(rest),
            rest.Length == 0 ? double.NegativeInfinity : SoftMax.LogSum(rest),
            Entropy.Bits(probabilities),
            candidates.Count,
            logits.Length);
    }
}
