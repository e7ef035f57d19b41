using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Evaluation;

/// <summary>Several models' answers to the same questions.</summary>
/// <param name="Results">At least two results; the first is what the others are compared to.</param>
public sealed record EvaluationComparison(IReadOnlyList<EvaluationResult> Results) : ITabularResult
{
    /// <summary>Each other model compared to the first, question by question; <see langword="null"/> for the first itself.</summary>
    public IReadOnlyList<PairedProportions?> Pairs { get; } = [.. Results.Select((r, i) => i == 0 ? null : r.CompareTo(Results[0]))];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Results.Zip(Pairs, (result, pair) => (Result: result, Pair: pair)),
            new("model", "model", r => r.Result.Model) { Shown = r => r.Result.IsComplete ? null : $"{r.Result.Model} (interrupted)" },
            new("dataset", null, r => r.Result.Dataset),
            new("correct", null, r => r.Result.Accuracy.Successes),
            new("questions", null, r => r.Result.Accuracy.Count),
            new("accuracy", "accuracy", r => r.Result.Accuracy.Share, Format.Percent),
            new(null, "95 % interval", r => r.Result.Accuracy, EvaluationResult.Interval),
            new("accuracy_low", null, r => r.Result.Accuracy.Low),
            new("accuracy_high", null, r => r.Result.Accuracy.High),
            new("baseline", null, r => r.Pair is null ? null : Results[0].Model),
            new("difference", "difference", r => r.Pair?.Difference, Format.Points),
            new("difference_error", "± (paired)", r => r.Pair?.Error, Format.Of<double>(error => Format.Fixed(1).Write(error * 100))),
            new("only_model", "only it", r => r.Pair?.OnlyFirst, Format.Whole),
            new("only_baseline", "only the first", r => r.Pair?.OnlySecond, Format.Whole),
            new("p_value", "p", r => r.Pair?.PValue, Format.Of<double>(p => p < 0.0001 ? "< 0.0001" : Format.Fixed(4).Write(p)))
        );
}
