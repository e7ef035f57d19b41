using System.Text.Json.Serialization;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>How often a quantization was right, and how that compares to the reference.</summary>
/// <param name="Name">What was asked: the dataset's name.</param>
/// <param name="Accuracy">How many answers were right, with Wilson's interval.</param>
/// <param name="Paired">On how many questions this (first) and the reference (second) were right, question by question;
/// <see langword="null"/> for the reference itself.</param>
public sealed record TaskScore(string Name, Proportion Accuracy, PairedProportions? Paired)
{
    /// <summary>The answers, one by one.</summary>
    [JsonIgnore]
    public EvaluationResult? Answers { get; init; }

    /// <summary>The score of an evaluation.</summary>
    internal static TaskScore Of(EvaluationResult result, EvaluationResult? reference) =>
        new(result.Dataset, result.Accuracy, reference is null ? null : result.CompareTo(reference)) { Answers = result };
}
