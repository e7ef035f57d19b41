using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>Several quantizations of one model, measured on the same text and the same questions.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="TextName">What the text is called.</param>
/// <param name="ContextLength">Tokens in the context.</param>
/// <param name="PlannedPoints">How many were to be measured: more than <paramref name="Points"/>, or more than are whole, when the work was
/// interrupted.</param>
/// <param name="Points">The reference first, then the others as they were asked for.</param>
public sealed record QuantizationSweepResult(
    string Model,
    string TextName,
    int ContextLength,
    int PlannedPoints,
    IReadOnlyList<QuantizationPoint> Points
) : ITabularResult
{
    private static readonly Format s_share = Format.Of<MeanEstimate>(share =>
        $"{Format.Percent.Write(share.Mean)} ± {Format.Percent.Write(share.Error)}"
    );

    /// <summary>Whether everything was measured.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The field of the questions by which right answers are shown too; <see langword="null"/> for none.</summary>
    public string? By { get; init; }

    /// <summary>What the others are compared to: the model as it was loaded, with keys and values in 16 bits.</summary>
    public QuantizationPoint Reference => Points[0];

    /// <summary>Those that were compared to the reference.</summary>
    public IReadOnlyList<QuantizationPoint> Compared => [.. Points.Where(p => p.Loss is not null)];

    /// <summary>The names of the tasks, in the order in which they were set.</summary>
    public IReadOnlyList<string> TaskNames => [.. Points.SelectMany(p => p.Tasks).Select(t => t.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether keys and values were stored in more than one way.</summary>
    public bool VariesCache => Points.Select(p => p.CacheType).Distinct().Count() > 1;

    /// <summary>A point by its label.</summary>
    /// <param name="label">As in <c>Q4_K_M</c> or <c>Q4_K_M + Q8_0 cache</c>, in any case.</param>
    /// <exception cref="WorkbenchException">There is none; the message lists those that there are.</exception>
    public QuantizationPoint this[string label] => SweepPoints.Find(Points, label);

    /// <summary>How much more one loses than another, token by token: what is hard for both cancels.</summary>
    /// <param name="label">The one.</param>
    /// <param name="baseline">The other; none of the two is the reference, to which <see cref="QuantizationPoint.Loss"/> compares.</param>
    /// <returns>Nats per token ± the paired standard error; positive when the first is worse.</returns>
    /// <exception cref="WorkbenchException">There is no such point, or it was not compared to the reference.</exception>
    public MeanEstimate Difference(string label, string baseline)
    {
        (IEnumerable<double>? a, IEnumerable<double>? b) = (Tokens(label), Tokens(baseline));
        return MeanEstimate.Of([.. a.Zip(b, (x, y) => x - y)]);
    }

    /// <summary>The points that no other beats both in cost and in loss; the reference has no loss.</summary>
    /// <param name="cost">What each costs.</param>
    /// <returns>The front, cheapest first.</returns>
    public IReadOnlyList<QuantizationPoint> Front(Func<QuantizationPoint, double> cost) => Front(cost, p => p.Loss);

    /// <summary>The points that no other beats both in cost and in another estimate than the loss, such as the divergence.</summary>
    /// <param name="cost">What each costs.</param>
    /// <param name="estimate">What is to be small; the reference, which has none, stands at 0.</param>
    /// <returns>The front, cheapest first.</returns>
    public IReadOnlyList<QuantizationPoint> Front(Func<QuantizationPoint, double> cost, Func<QuantizationPoint, MeanEstimate?> estimate) =>
        ParetoFront.Of(Points.Where(p => p.IsReference || estimate(p) is not null), cost, p => estimate(p)?.Mean ?? 0);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Points,
            [
                new("model", null, _ => Model),
                new("type", "type", p => p.Type) { Shown = p => p.Label },
                new("pure", null, p => p.Pure),
                new("cache_type", null, p => p.CacheType),
                new("reference", null, p => p.IsReference),
                new("bits_per_weight", "bits per weight", p => p.BitsPerWeight, Format.Fixed()),
                new("file_bytes", null, p => p.FileBytes),
                new("weight_bytes", null, p => p.WeightBytes),
                new("cache_bytes", null, p => p.Memory.CacheBytes),
                new("compute_bytes", null, p => p.Memory.ComputeBytes),
                new("output_bytes", null, p => p.Memory.OutputBytes),
                new("memory_bytes", null, p => p.MemoryBytes),
                new("scored_tokens", null, p => p.ScoredTokens),
                new("perplexity", null, p => p.Perplexity),
                new("perplexity_error", null, p => p.PerplexityError),
                new("delta_nats", null, p => p.Loss?.Mean),
                new("delta_nats_error", null, p => p.Loss?.Error),
                new("mean_kld", null, p => p.MeanDivergence?.Mean),
                new("mean_kld_error", null, p => p.MeanDivergence?.Error),
                new("same_top", null, p => p.SameTop?.Mean),
                new("same_top_error", null, p => p.SameTop?.Error),
                new(null, "same top", p => p.SameTop, s_share),
                new(null, "KL", p => p.MeanDivergence, Format.Estimate with { Unit = "nats" }),
                new(null, "Δ loss", p => p.IsReference ? "reference" : Difference(p.Loss), Format.Number with { Unit = "nats per token" }),
                new(null, "perplexity", Perplexity, Format.Number),
                .. TaskNames.SelectMany(task =>
                    new Column<QuantizationPoint>[]
                    {
                        new($"{task}_correct", null, p => p.Task(task)?.Accuracy.Successes),
                        new($"{task}_asked", null, p => p.Task(task)?.Accuracy.Count),
                        new($"{task}_low", null, p => p.Task(task)?.Accuracy.Low),
                        new($"{task}_high", null, p => p.Task(task)?.Accuracy.High),
                        new($"{task}_lost", null, p => p.Task(task)?.Paired?.OnlySecond),
                        new($"{task}_gained", null, p => p.Task(task)?.Paired?.OnlyFirst),
                    }
                ),
                new("prefill_tokens_per_second", null, p => p.Speed?.Prefill.Median),
                new("prefill_slowest", null, p => p.Speed?.Prefill.Slowest),
                new("prefill_fastest", null, p => p.Speed?.Prefill.Fastest),
                new("decode_tokens_per_second", null, p => p.Speed?.Decode.Median),
                new("decode_slowest", null, p => p.Speed?.Decode.Slowest),
                new("decode_fastest", null, p => p.Speed?.Decode.Fastest),
            ]
        );

    private static string? Perplexity(QuantizationPoint p) =>
        p.Perplexity is null ? null : $"{Format.Fixed(3).Write(p.Perplexity)} ± {Format.Fixed(3).Write(p.PerplexityError)}";

    // A difference, with how many standard errors it is.
    private static string? Difference(MeanEstimate? loss) =>
        loss switch
        {
            null => null,
            { Mean: 0 } => "0",
            _ => $"{(loss.Mean > 0 ? "+" : "")}{Format.Estimate.Write(loss)} ({Format.Fixed(1).Write(loss.Mean / loss.Error)} σ)",
        };

    private IEnumerable<double> Tokens(string label) =>
        this[label].Divergence?.Tokens.Select(t => t.ModelNats)
        ?? throw new WorkbenchException($"«{label}» was not compared to the reference token by token: name two others.");
}
