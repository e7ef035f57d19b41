using LlmWorkbench.Display;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Evaluation;

/// <summary>Several models' answers to the same questions.</summary>
/// <param name="Results">At least two results; the first is what the others are compared to.</param>
public sealed record EvaluationComparison(IReadOnlyList<EvaluationResult> Results) : ITabularResult
{
    /// <summary>Each other model compared to the first, question by question; <see langword="null"/> for the first itself.</summary>
    public IReadOnlyList<PairedProportions?> Pairs { get; } = [.. Results.Select((r, i) => i == 0 ? null : r.CompareTo(Results[0]))];

    /// <inheritdoc/>
    public ResultTable ToTable() => new(
        ["model", "dataset", "correct", "questions", "accuracy", "accuracy_low", "accuracy_high", "baseline", "difference", "difference_error", "only_model", "only_baseline", "p_value"],
        [.. Results.Zip(Pairs).Select(r => new object?[]
        {
            r.First.Model, r.First.Dataset, r.First.Accuracy.Successes, r.First.Accuracy.Count, r.First.Accuracy.Share, r.First.Accuracy.Low, r.First.Accuracy.High,
            r.Second is null ? null : Results[0].Model, r.Second?.Difference, r.Second?.Error, r.Second?.OnlyFirst, r.Second?.OnlySecond, r.Second?.PValue,
        })]);
}
