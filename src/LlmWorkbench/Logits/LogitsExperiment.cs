using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Logits;

/// <summary>Asks a model what comes next.</summary>
/// <example>
/// <code>
/// var next = model.Logits("The cat sat on the", new LogitsOptions { Top = 5 });
/// Console.WriteLine(next.Top[0].ModelProbability);
/// </code>
/// </example>
public static class LogitsExperiment
{
    /// <summary>The distribution of the token after a text, before and after temperature and filters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Temperature, filters and what is listed; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>The most probable tokens and what is left for the others.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The text has no tokens, there is no token of a number, or the vocabulary cannot write a
    /// text.</exception>
    /// <exception cref="ContextFullException">The text, with the longest word, is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LogitsResult Logits(this LoadedModel model, string text, LogitsOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new LogitsOptions();
        OptionRange.Require(options.Top, 1);
        options.Sampling.Validate();
        if (model.Capability<INextTokenSource>() is { } source)
        {
            return source.NextTokens(model, text, options, run);
        }

        NamedWord[] named = [.. options.Tokens.Select(name => NamedWord.Find(name, model.Vocabulary))];
        int[] ids = TokenizedText.Read(model, text).Ids;
        float[] logits = [];
        model.Require<ILogitReader>().Evaluate(ids, LogitPositions.Last, (_, next) => logits = next.ToArray(), null, run.Cancellation);
        var row = new LogitRow(model.Vocabulary, options.Sampling, ids, logits);
        return Describe(model, text, ids.Length, options.Sampling, row, options.Top) with
        {
            Named = [.. named.Select(word => Score(model, ids, word, row, run.Cancellation))],
        };
    }

    // The first token comes after the text, each other one after those before it: the logarithms of the probabilities add up.
    private static ScoredToken Score(LoadedModel model, int[] ids, NamedWord word, LogitRow first, CancellationToken cancellation)
    {
        if (!word.IsSeveral)
        {
            return first.Score(word.First.Id);
        }

        int[] tokens = [.. word.Tokens.Select(token => token.Id)];
        int[] read = [.. ids, .. tokens[..^1]];
        List<float[]> rows = [];
        model
            .Require<ILogitReader>()
            .Evaluate(read, LogitPositions.From(ids.Length), (_, next) => rows.Add(next.ToArray()), null, cancellation);
        return first.Score(tokens[0]) with
        {
            Hint = word.Hint,
            Rest =
            [
                .. tokens
                    .Skip(1)
                    .Select(
                        (token, i) => new LogitRow(model.Vocabulary, first.Options, read[..(ids.Length + i + 1)], rows[i]).Score(token)
                    ),
            ],
        };
    }

    private static LogitsResult Describe(LoadedModel model, string text, int tokenCount, SamplingOptions options, LogitRow row, int top)
    {
        NextToken[] tokens = [.. TopLogits.Of(row.Logits, top).Select(row.Token)];
        return new LogitsResult(
            model.Name,
            text,
            tokenCount,
            options,
            tokens,
            Rest(tokens.Sum(t => t.ModelProbability)),
            Rest(tokens.Sum(t => t.Probability)),
            Entropy.Bits(row.Probabilities),
            row.CandidateCount,
            row.Logits.Length
        );
    }

    // Rounding may leave a hair less than nothing.
    private static double Rest(double sum) => Math.Max(0, 1 - sum);
}
