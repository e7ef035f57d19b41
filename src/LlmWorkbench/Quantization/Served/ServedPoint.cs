using System.Text.Json.Serialization;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Quantization.Served;

/// <summary>One quantization that a service runs, measured. What was not measured, or not yet, is <see langword="null"/>.</summary>
/// <param name="Model">The name by which commands call it.</param>
/// <param name="Type">How its weights are stored, as far as the service says it.</param>
/// <param name="BitsPerWeight">Bits that a weight takes, on average; <see langword="null"/> where the service does not say enough.</param>
/// <param name="WeightBytes">Bytes of the weights; <see langword="null"/> where the service does not say it.</param>
public sealed record ServedPoint(string Model, string? Type, double? BitsPerWeight, long? WeightBytes)
{
    /// <summary>The text, document by document.</summary>
    [JsonIgnore]
    public PerplexityResult? Text { get; init; }

    /// <summary>The answers, a result for each dataset.</summary>
    [JsonIgnore]
    public IReadOnlyList<EvaluationResult> Answers { get; init; } = [];

    /// <summary>Why the service answered no more, as a sentence; <see langword="null"/> where it did not fail.</summary>
    public string? Failure { get; init; }

    /// <summary>The answers to a dataset.</summary>
    internal EvaluationResult? To(string dataset) => Answers.FirstOrDefault(answers => answers.Dataset == dataset);
}
