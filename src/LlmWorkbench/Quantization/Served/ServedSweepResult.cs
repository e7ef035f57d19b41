using LlmWorkbench.Perplexity;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Quantization.Served;

/// <summary>Quantizations of one model, each run by a service of its own, measured on the same text and the same questions.</summary>
/// <param name="TextName">What the text is called.</param>
/// <param name="Points">The reference first, then the others as they were named.</param>
public sealed record ServedSweepResult(string TextName, IReadOnlyList<ServedPoint> Points) : ITabularResult
{
    /// <summary>What the others are compared to.</summary>
    public ServedPoint Reference => Points[0];

    /// <summary>Whether everything was measured.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The names of the datasets, in the order in which they were asked.</summary>
    public IReadOnlyList<string> TaskNames =>
        [.. Points.SelectMany(p => p.Answers).Select(a => a.Dataset).Distinct(StringComparer.Ordinal)];

    /// <summary>How many nats more than the reference a point loses on each token ± its paired standard error.</summary>
    /// <param name="point">The point.</param>
    /// <returns><see langword="null"/> for the reference, where one of the two was not measured, and where its service cuts the text into
    /// other tokens.</returns>
    public MeanEstimate? Loss(ServedPoint point) =>
        Texts(point) is var (text, own) && text.IsComparableTo(own) ? text.CompareTo(own).LnRatio : null;

    /// <summary>Whether a point's service cuts the text into other tokens than the reference's.</summary>
    internal bool HasOtherTokens(ServedPoint point) => Texts(point) is var (text, own) && !text.IsComparableTo(own);

    private (PerplexityResult Text, PerplexityResult Own)? Texts(ServedPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return
            ReferenceEquals(point, Reference)
            || point.Text is not { Chunks.Count: > 0 } text
            || Reference.Text is not { Chunks.Count: > 0 } own
            ? null
            : (text, own);
    }

    /// <summary>How a point's answers to a dataset compare to the reference's, question by question.</summary>
    /// <param name="point">The point.</param>
    /// <param name="dataset">The dataset's name.</param>
    /// <returns><see langword="null"/> for the reference, and where one of the two was not asked.</returns>
    public PairedProportions? Paired(ServedPoint point, string dataset)
    {
        ArgumentNullException.ThrowIfNull(point);
        return ReferenceEquals(point, Reference) || point.To(dataset) is not { } answers || Reference.To(dataset) is not { } own
            ? null
            : answers.CompareTo(own);
    }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Points,
            [
                new("model", "model", p => p.Model),
                new("type", "type", p => p.Type),
                new("reference", null, p => ReferenceEquals(p, Reference)),
                new("bits_per_weight", "bits per weight", p => p.BitsPerWeight, Format.Fixed()),
                new("weight_bytes", "weights", p => p.WeightBytes, Format.Bytes),
                new("scored_tokens", null, p => p.Text?.ScoredTokens),
                new("perplexity", null, p => p.Text is { Chunks.Count: > 0 } text ? text.Perplexity : null),
                new("perplexity_error", null, p => p.Text is { Chunks.Count: > 0 } text ? text.PerplexityError : null),
                new(null, "perplexity", Perplexity, Format.Number),
                new("delta_nats", null, p => Loss(p)?.Mean),
                new("delta_nats_error", null, p => Loss(p)?.Error),
                new(
                    null,
                    "Δ loss",
                    p => ReferenceEquals(p, Reference) ? "reference" : Difference(Loss(p)),
                    Format.Number with
                    {
                        Unit = "nats per token",
                    }
                ),
                .. TaskNames.SelectMany(task =>
                    new Column<ServedPoint>[]
                    {
                        new(null, task, p => p.To(task)?.Accuracy, s_share),
                        new($"{task}_correct", null, p => p.To(task)?.Accuracy.Successes),
                        new($"{task}_asked", null, p => p.To(task)?.Accuracy.Count),
                        new($"{task}_lost", null, p => Paired(p, task)?.OnlySecond),
                        new($"{task}_gained", null, p => Paired(p, task)?.OnlyFirst),
                        new(
                            null,
                            "lost, gained",
                            p => Paired(p, task) is { } pair ? $"{pair.OnlySecond}, {pair.OnlyFirst}" : null,
                            Format.Number
                        ),
                    }
                ),
                new("failure", null, p => p.Failure),
            ]
        );

    private static readonly Format s_share = Format.Of<Proportion>(share =>
        $"{Format.Fixed(1).Write(share.Share * 100)} % ({Format.Fixed(1).Write(share.Low * 100)}–{Format.Fixed(1).Write(share.High * 100)})"
    );

    private static string? Perplexity(ServedPoint p) =>
        p.Text is { Chunks.Count: > 0 } text
            ? $"{Format.Fixed(3).Write(text.Perplexity)} ± {Format.Fixed(3).Write(text.PerplexityError)}"
            : null;

    // A difference, with how many standard errors it is.
    private static string? Difference(MeanEstimate? loss) =>
        loss switch
        {
            null => null,
            { Mean: 0 } => "0",
            _ => $"{(loss.Mean > 0 ? "+" : "")}{Format.Estimate.Write(loss)} ({Format.Fixed(1).Write(loss.Mean / loss.Error)} σ)",
        };
}
