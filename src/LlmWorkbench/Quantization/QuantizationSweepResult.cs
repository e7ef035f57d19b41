using LlmWorkbench.Display;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Quantization;

/// <summary>Several quantizations of one model, measured on the same text and the same questions.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="TextName">What the text is called.</param>
/// <param name="ContextLength">Tokens in the context.</param>
/// <param name="PlannedPoints">How many were to be measured: more than <paramref name="Points"/>, or more than are whole, when the work was interrupted.</param>
/// <param name="Points">The reference first, then the others as they were asked for.</param>
public sealed record QuantizationSweepResult(
    string Model, string TextName, int ContextLength, int PlannedPoints, IReadOnlyList<QuantizationPoint> Points) : ITabularResult
{
    /// <summary>Whether everything was measured.</summary>
    public bool IsComplete { get; init; }

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
    public QuantizationPoint this[string label] =>
        Points.FirstOrDefault(p => p.Label.Equals(label, StringComparison.OrdinalIgnoreCase))
        ?? throw new WorkbenchException($"The sweep has no «{label}»: it has {string.Join(", ", Points.Select(p => p.Label))}.");

    /// <summary>How much more one loses than another, token by token: what is hard for both cancels.</summary>
    /// <param name="label">The one.</param>
    /// <param name="baseline">The other; none of the two is the reference, to which <see cref="QuantizationPoint.Loss"/> compares.</param>
    /// <returns>Nats per token ± the paired standard error; positive when the first is worse.</returns>
    /// <exception cref="WorkbenchException">There is no such point, or it was not compared to the reference.</exception>
    public MeanEstimate Difference(string label, string baseline)
    {
        var (a, b) = (Tokens(label), Tokens(baseline));
        return MeanEstimate.Of([.. a.Zip(b, (x, y) => x - y)]);
    }

    /// <summary>The points that no other beats both in cost and in loss; the reference has no loss.</summary>
    /// <param name="cost">What each costs.</param>
    /// <returns>The front, cheapest first.</returns>
    public IReadOnlyList<QuantizationPoint> Front(Func<QuantizationPoint, double> cost) =>
        Front(cost, p => p.Loss);

    /// <summary>The points that no other beats both in cost and in another estimate than the loss, such as the divergence.</summary>
    /// <param name="cost">What each costs.</param>
    /// <param name="estimate">What is to be small; the reference, which has none, stands at 0.</param>
    /// <returns>The front, cheapest first.</returns>
    public IReadOnlyList<QuantizationPoint> Front(Func<QuantizationPoint, double> cost, Func<QuantizationPoint, MeanEstimate?> estimate) =>
        ParetoFront.Of(Points.Where(p => p.IsReference || estimate(p) is not null), cost, p => estimate(p)?.Mean ?? 0);

    /// <inheritdoc/>
    public ResultTable ToTable()
    {
        var tasks = TaskNames;
        return new ResultTable(
            [
                "model", "type", "pure", "cache_type", "reference", "bits_per_weight", "file_bytes", "weight_bytes", "cache_bytes", "compute_bytes", "output_bytes", "memory_bytes",
                "scored_tokens", "perplexity", "perplexity_error", "delta_nats", "delta_nats_error", "mean_kld", "mean_kld_error", "same_top", "same_top_error",
                .. tasks.SelectMany(t => new[] { $"{t}_correct", $"{t}_asked", $"{t}_low", $"{t}_high", $"{t}_lost", $"{t}_gained" }), "prefill_tokens_per_second", "decode_tokens_per_second",
            ],
            [.. Points.Select(p => (object?[])
            [
                Model, p.Type, p.Pure, p.CacheType.ToString(), p.IsReference, p.BitsPerWeight, p.FileBytes, p.WeightBytes, p.Memory.CacheBytes, p.Memory.ComputeBytes, p.Memory.OutputBytes, p.MemoryBytes,
                p.ScoredTokens, p.Perplexity, p.PerplexityError, p.Loss?.Mean, p.Loss?.Error, p.MeanDivergence?.Mean, p.MeanDivergence?.Error, p.SameTop?.Mean, p.SameTop?.Error,
                .. tasks.SelectMany(t => Cells(p.Tasks.FirstOrDefault(s => s.Name == t))), p.Speed?.PrefillTokensPerSecond, p.Speed?.DecodeTokensPerSecond,
            ])]);
    }

    private static object?[] Cells(TaskScore? score) =>
        [score?.Accuracy.Successes, score?.Accuracy.Count, score?.Accuracy.Low, score?.Accuracy.High, score?.Paired?.OnlySecond, score?.Paired?.OnlyFirst];

    private IEnumerable<double> Tokens(string label) => this[label].Divergence?.Tokens.Select(t => t.ModelNats)
        ?? throw new WorkbenchException($"«{label}» was not compared to the reference token by token: name two others.");
}
