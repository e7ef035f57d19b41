using LlmWorkbench.Llama;
using LlmWorkbench.Magics;
using LlmWorkbench.Models;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Logits;

/// <summary>Asks a model what comes next.</summary>
public static class LogitsExperiment
{
    /// <summary>The distribution of the token after a text, before and after temperature and filters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Temperature and filters; <see langword="null"/> for the defaults. With the repetition penalty
    /// they see the text's own tokens.</param>
    /// <param name="top">How many tokens are listed, 1 or more.</param>
    /// <param name="tokens">Tokens whose numbers are wanted however rare they are, each by its exact text or its number (see
    /// <see cref="NamedToken"/>).</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The most probable tokens and what is left for the others.</returns>
    /// <exception cref="ArgumentException">The text has no tokens, or an option is out of its range.</exception>
    /// <exception cref="WorkbenchException">A text among the tokens is not a single token.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LogitsResult Logits(
        this LoadedModel model, string text, SamplingOptions? options = null, int top = 20, IReadOnlyList<string>? tokens = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        options ??= new SamplingOptions();
        options.Validate();
        int[] named = [.. (tokens ?? []).Select(name => NamedToken.Find(name, model.Vocabulary))];
        int[] ids = [.. model.Vocabulary.Tokenize(text).Select(t => t.Id)];
        var logits = model.Context.Evaluate(ids, LogitPositions.Last, null, cancellation).Last;

        using var sampler = new Sampler(model.Vocabulary, options);
        foreach (var id in ids)
        {
            sampler.Remember(id);
        }

        return Describe(model, text, ids.Length, options, logits, sampler.Filter(logits), top, named);
    }

    private static LogitsResult Describe(
        LoadedModel model,
        string text,
        int tokenCount,
        SamplingOptions options,
        ReadOnlySpan<float> logits,
        IReadOnlyList<Candidate> candidates,
        int top,
        int[] named)
    {
        var probabilities = SoftMax.Probabilities(logits);
        var after = candidates.ToDictionary(c => c.Id, c => c.Probability);
        var row = logits.ToArray();
        NextToken[] tokens = [.. TopLogits.Of(logits, top).Select(Token)];

        return new LogitsResult(
            model.Name,
            text,
            tokenCount,
            options,
            tokens,
            Rest(tokens.Sum(t => t.ModelProbability)),
            Rest(tokens.Sum(t => t.Probability)),
            Entropy.Bits(probabilities),
            candidates.Count,
            logits.Length)
        {
            Named = [.. named.Select(id => new ScoredToken(Token(id), TokenScore.Of(row, id)))],
        };

        NextToken Token(int id) => new(
            id, model.Vocabulary.GetText(id), model.Vocabulary.GetBytes(id), row[id], probabilities[id], after.GetValueOrDefault(id));
    }

    // Rounding may leave a hair less than nothing.
    private static double Rest(double sum) => Math.Max(0, 1 - sum);
}
