using System.Text.Json.Serialization;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Perplexity;

/// <summary>The perplexity of a text to a model.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Options">How it was measured, with everything decided: chunking, context, stride.</param>
/// <param name="TextHash">A SHA-256 of the text's tokens: results with the same hash and options are comparable token by token.</param>
/// <param name="TokenCount">How many tokens the text has, those that were added included.</param>
/// <param name="PlannedChunks">How many chunks were to be read: more than <paramref name="Chunks"/> when the work was interrupted.</param>
/// <param name="Chunks">What was measured, chunk by chunk.</param>
public sealed record PerplexityResult(
    string Model,
    PerplexityOptions Options,
    string TextHash,
    int TokenCount,
    int PlannedChunks,
    IReadOnlyList<PerplexityChunk> Chunks
) : ITabularResult
{
    private static readonly Format s_perplexity = Format.Perplexity;
    private MeanEstimate? _nats;

    /// <summary>What the text is called, or <see langword="null"/>.</summary>
    public string? TextName { get; init; }

    /// <summary>Whether every chunk was read.</summary>
    public bool IsComplete => Chunks.Count == PlannedChunks;

    /// <summary>How many tokens were scored.</summary>
    public int ScoredTokens => Chunks.Sum(c => c.Nats.Count);

    /// <summary>Negative log-likelihood of each scored token, −ln p, in nats; [scored tokens], in the text's order.</summary>
    [JsonIgnore]
    public IReadOnlyList<double> NegativeLogLikelihoods => [.. Chunks.SelectMany(c => c.Nats)];

    /// <summary>Nats for each scored token, ± their standard error.</summary>
    public MeanEstimate NatsPerToken => _nats ??= MeanEstimate.Of(NegativeLogLikelihoods);

    /// <summary>Bits for each scored token.</summary>
    public double BitsPerToken => NatsPerToken.Mean / Math.Log(2);

    /// <summary>Bits for each byte of the scored tokens: comparable between models with different tokens.</summary>
    public double BitsPerByte => NegativeLogLikelihoods.Sum() / Math.Log(2) / Chunks.Sum(c => c.ScoredBytes);

    /// <summary>The perplexity: e to the mean negative log-likelihood.</summary>
    public double Perplexity => Math.Exp(NatsPerToken.Mean);

    /// <summary>The perplexity's standard error: that of the mean, times the perplexity, as llama-perplexity prints it.</summary>
    public double PerplexityError => Perplexity * NatsPerToken.Error;

    /// <summary>Whether another result is over the same tokens in the same chunks.</summary>
    /// <param name="other">The other result.</param>
    /// <returns>Whether <see cref="CompareTo"/> can be asked.</returns>
    public bool IsComparableTo(PerplexityResult other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return HasTokensOf(other)
            && Options.Chunking == other.Options.Chunking
            && Options.ContextLength == other.Options.ContextLength
            && Options.Stride == other.Options.Stride;
    }

    /// <summary>Compares to another model's result over the same tokens. The errors are paired: what is hard for both models
    /// cancels.</summary>
    /// <param name="baseline">The result to compare to.</param>
    /// <returns>ln of the ratio of the perplexities, ± its paired error.</returns>
    /// <exception cref="WorkbenchException">The results are not over the same tokens.</exception>
    public PairedDifference CompareTo(PerplexityResult baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return PairedDifference.Of(this, baseline);
    }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Chunks.Zip(Running()).Index(),
            new("model", null, _ => Model),
            new("chunk", Options.Chunking == PerplexityChunking.Documents ? "document" : "chunk", r => r.Index + 1, Format.Number),
            new("first_token", "first token", r => r.Item.First.FirstScored, Format.Whole),
            new("scored_tokens", "scored", r => r.Item.First.Nats.Count, Format.Whole),
            new("nats_per_token", null, r => r.Item.First.MeanNats),
            new("perplexity", "perplexity", r => Math.Exp(r.Item.First.MeanNats), s_perplexity),
            new("perplexity_so_far", "so far", r => Math.Exp(r.Item.Second.Mean), s_perplexity),
            new("perplexity_so_far_error", "±", r => Math.Exp(r.Item.Second.Mean) * r.Item.Second.Error, s_perplexity)
        );

    /// <summary>Whether another result is over the same tokens. Of what services score the hash is of the text, which each cuts as it
    /// does.</summary>
    internal bool HasTokensOf(PerplexityResult other) =>
        TextHash == other.TextHash
        && Chunks
            .Zip(other.Chunks)
            .All(pair =>
                (pair.First.Start, pair.First.FirstScored, pair.First.ScoredBytes, pair.First.Nats.Count)
                == (pair.Second.Start, pair.Second.FirstScored, pair.Second.ScoredBytes, pair.Second.Nats.Count)
            );

    /// <summary>The mean negative log-likelihood up to the end of each chunk; [chunks].</summary>
    internal IReadOnlyList<MeanEstimate> Running()
    {
        List<double> soFar = [];
        return
        [
            .. Chunks.Select(chunk =>
            {
                soFar.AddRange(chunk.Nats);
                return MeanEstimate.Of(soFar);
            }),
        ];
    }
}

/// <summary>What was measured in one chunk.</summary>
/// <param name="Start">The place in the text of the first token that was read.</param>
/// <param name="FirstScored">The place in the text of the first token that was scored.</param>
/// <param name="ScoredBytes">How many bytes the scored tokens have.</param>
/// <param name="Nats">−ln p of each scored token, in nats; [scored].</param>
public sealed record PerplexityChunk(int Start, int FirstScored, int ScoredBytes, IReadOnlyList<double> Nats)
{
    /// <summary>The mean negative log-likelihood in this chunk, in nats.</summary>
    public double MeanNats => Nats.Average();
}
