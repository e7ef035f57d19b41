using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Logits;

/// <summary>The logits after some tokens, with the probabilities before and after temperature and filters.</summary>
internal sealed class LogitRow
{
    private readonly LlamaVocabulary _vocabulary;
    private readonly Dictionary<int, double> _after;

    /// <summary>Computes the probabilities.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="options">Temperature and filters.</param>
    /// <param name="tokens">What was read; the repetition penalty sees it.</param>
    /// <param name="logits">[vocabulary]</param>
    public LogitRow(LlamaVocabulary vocabulary, SamplingOptions options, IEnumerable<int> tokens, float[] logits)
    {
        (_vocabulary, Options, Logits) = (vocabulary, options, logits);
        Probabilities = SoftMax.Probabilities(logits);
        using var sampler = new Sampler(vocabulary, options);
        foreach (int token in tokens)
        {
            sampler.Remember(token);
        }

        _after = sampler.Filter(logits).ToDictionary(c => c.Id, c => c.Probability);
    }

    /// <summary>Temperature and filters.</summary>
    public SamplingOptions Options { get; }

    /// <summary>The logits; [vocabulary].</summary>
    public float[] Logits { get; }

    /// <summary>Their softmax; [vocabulary].</summary>
    public double[] Probabilities { get; }

    /// <summary>How many tokens are left after the filters.</summary>
    public int CandidateCount => _after.Count;

    /// <summary>A token with its numbers.</summary>
    public NextToken Token(int id) =>
        new(id, _vocabulary.GetText(id), _vocabulary.GetBytes(id), Logits[id], Probabilities[id], _after.GetValueOrDefault(id));

    /// <summary>A token with its log-probability and rank.</summary>
    public ScoredToken Score(int id) => new(Token(id), TokenScore.Of(Logits, id));
}
