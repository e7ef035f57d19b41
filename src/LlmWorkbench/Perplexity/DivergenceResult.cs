using System.Text.Json.Serialization;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Perplexity;

/// <summary>How far a model's distributions are from a reference model's over a text, as llama-perplexity's <c>--kl-divergence</c> measures
/// it.</summary>
/// <param name="Model">The model (Q).</param>
/// <param name="Reference">The reference model (P): usually the same model with more exact weights.</param>
/// <param name="Options">How it was measured, with everything decided: chunking, context, stride.</param>
/// <param name="TextHash">A SHA-256 of the text's tokens: results with the same hash and options are comparable token by token.</param>
/// <param name="TokenCount">How many tokens the text has, those that were added included.</param>
/// <param name="PlannedChunks">How many chunks were to be read: more than <paramref name="Chunks"/> when the work was interrupted.</param>
/// <param name="Chunks">What was measured, chunk by chunk.</param>
public sealed record DivergenceResult(
    string Model,
    string Reference,
    PerplexityOptions Options,
    string TextHash,
    int TokenCount,
    int PlannedChunks,
    IReadOnlyList<DivergenceChunk> Chunks
) : ITabularResult
{
    private IReadOnlyList<TokenDivergence>? _tokens;
    private Percentiles? _divergences;
    private Percentiles? _shifts;

    /// <summary>What the text is called, or <see langword="null"/>.</summary>
    public string? TextName { get; init; }

    /// <summary>Whether every chunk was read.</summary>
    public bool IsComplete => Chunks.Count == PlannedChunks;

    /// <summary>How many tokens were compared.</summary>
    public int ScoredTokens => Tokens.Count;

    /// <summary>Each compared token's numbers; [scored tokens], in the text's order.</summary>
    [JsonIgnore]
    public IReadOnlyList<TokenDivergence> Tokens => _tokens ??= [.. Chunks.SelectMany(c => c.Tokens)];

    /// <summary>The model's perplexity, as <see cref="PerplexityExperiment"/> measures it.</summary>
    public double Perplexity => Math.Exp(Mean(t => t.ModelNats).Mean);

    /// <summary>Its standard error.</summary>
    public double PerplexityError => Perplexity * Mean(t => t.ModelNats).Error;

    /// <summary>The reference model's perplexity.</summary>
    public double ReferencePerplexity => Math.Exp(Mean(t => t.ReferenceNats).Mean);

    /// <summary>Its standard error.</summary>
    public double ReferencePerplexityError => ReferencePerplexity * Mean(t => t.ReferenceNats).Error;

    /// <summary>ln (PPL / PPL of the reference) ± its standard error, from the differences token by token.</summary>
    public PairedDifference Paired => new(Model, Reference, Mean(t => t.ModelNats - t.ReferenceNats));

    /// <summary>The mean KL divergence D(P‖Q) in nats ± its standard error.</summary>
    public MeanEstimate Divergence => Mean(t => t.Nats);

    /// <summary>The mean of Δp, the probability of the token that came, model's minus reference's ± its standard error; −1 to 1.</summary>
    public MeanEstimate ProbabilityShift => Mean(t => t.ProbabilityShift);

    /// <summary>The root of the mean square of Δp ± its standard error: how much noise there is on the probabilities.</summary>
    public MeanEstimate RootMeanSquareShift
    {
        get
        {
            MeanEstimate squares = Mean(t => t.ProbabilityShift * t.ProbabilityShift);
            double root = Math.Sqrt(squares.Mean);
            return new MeanEstimate(root, root == 0 ? 0 : 0.5 / root * squares.Error, squares.Count);
        }
    }

    /// <summary>The share of the places where both find the same token the most probable ± its standard error √(p (1 − p) / (n − 1)); 0 to
    /// 1.</summary>
    public MeanEstimate SameTop
    {
        get
        {
            double share = Tokens.Count(t => t.SameTop) / (double)Tokens.Count;
            return new MeanEstimate(share, Math.Sqrt(share * (1 - share) / (Tokens.Count - 1)), Tokens.Count);
        }
    }

    /// <summary>The KL divergence below which a share of the tokens lies, in nats.</summary>
    /// <param name="share">From 0 (the minimum) over 0.5 (the median) to 1 (the maximum).</param>
    /// <returns>The percentile in nats.</returns>
    public double DivergenceAt(double share) => (_divergences ??= new Percentiles(Tokens.Select(t => t.Nats))).At(share);

    /// <summary>The shift Δp below which a share of the tokens lies; −1 to 1.</summary>
    /// <param name="share">From 0 (the minimum) over 0.5 (the median) to 1 (the maximum).</param>
    /// <returns>A difference of probabilities.</returns>
    public double ShiftAt(double share) => (_shifts ??= new Percentiles(Tokens.Select(t => t.ProbabilityShift))).At(share);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of<DivergenceResult>(
            [this],
            new("model", "model", r => r.Model),
            new("reference", "reference", r => r.Reference),
            new("chunks", null, r => r.Chunks.Count),
            new("scored_tokens", "compared", r => r.ScoredTokens, Format.Whole),
            new("perplexity", "perplexity", r => r.Perplexity, Format.Perplexity),
            new("perplexity_error", null, r => r.PerplexityError),
            new("reference_perplexity", "the reference's", r => r.ReferencePerplexity, Format.Perplexity),
            new("reference_perplexity_error", null, r => r.ReferencePerplexityError),
            new("ln_ratio", null, r => r.Paired.LnRatio.Mean),
            new("ln_ratio_error", null, r => r.Paired.LnRatio.Error),
            new("mean_kld", "mean KL divergence", r => r.Divergence.Mean, Format.Nats with { Unit = "nats" }),
            new("mean_kld_error", "±", r => r.Divergence.Error, Format.Nats),
            new("maximum_kld", "maximum", r => r.DivergenceAt(1), Format.Nats),
            new("kld_99.9", null, r => r.DivergenceAt(0.999)),
            new("kld_99", null, r => r.DivergenceAt(0.99)),
            new("kld_95", null, r => r.DivergenceAt(0.95)),
            new("kld_90", null, r => r.DivergenceAt(0.9)),
            new("median_kld", "median", r => r.DivergenceAt(0.5), Format.Nats),
            new("mean_shift", null, r => r.ProbabilityShift.Mean),
            new("mean_shift_error", null, r => r.ProbabilityShift.Error),
            new("rms_shift", null, r => r.RootMeanSquareShift.Mean),
            new("rms_shift_error", null, r => r.RootMeanSquareShift.Error),
            new("same_top", "same top token", r => r.SameTop.Mean, Format.Percent),
            new("same_top_error", null, r => r.SameTop.Error)
        );

    private MeanEstimate Mean(Func<TokenDivergence, double> number) => MeanEstimate.Of([.. Tokens.Select(number)]);
}

/// <summary>What was measured in one chunk.</summary>
/// <param name="Start">The place in the text of the first token that was read.</param>
/// <param name="FirstScored">The place in the text of the first token that was compared.</param>
/// <param name="Tokens">[compared].</param>
public sealed record DivergenceChunk(int Start, int FirstScored, IReadOnlyList<TokenDivergence> Tokens);

/// <summary>What two models expected in the place of one token.</summary>
/// <param name="Nats">The KL divergence D(P‖Q) of the model's distribution (Q) from the reference's (P), in nats.</param>
/// <param name="ReferenceNats">−ln p of the token that came to the reference, in nats.</param>
/// <param name="ModelNats">−ln q of the token that came to the model, in nats.</param>
/// <param name="SameTop">Whether both found the same token the most probable.</param>
public readonly record struct TokenDivergence(double Nats, double ReferenceNats, double ModelNats, bool SameTop)
{
    /// <summary>Δp: the probability of the token that came, the model's minus the reference's; −1 to 1.</summary>
    public double ProbabilityShift => Math.Exp(-ModelNats) - Math.Exp(-ReferenceNats);
}
