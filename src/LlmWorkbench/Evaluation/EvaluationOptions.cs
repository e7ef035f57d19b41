using System.Text.Json.Serialization;
using LlmWorkbench.Caching;
using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Evaluation;

/// <summary>How questions are asked.</summary>
public sealed record EvaluationOptions
{
    /// <summary>How the answers of multiple choice are made comparable; the others' accuracies are reported, too.</summary>
    public ChoiceNormalization Normalization { get; init; } = ChoiceNormalization.PerToken;

    /// <summary>How many tokens a model may write for an answer in its own words.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>How many questions are asked at most, the first of the file; <see langword="null"/> is all.</summary>
    public int? MaxQuestions { get; init; }

    /// <summary>The field of the questions by which results are shown (<see cref="EvaluationResult.By"/>); <see langword="null"/> for kind
    /// and wording.</summary>
    public string? By { get; init; }

    /// <summary>Threads, cache types and flash attention; the length is how many tokens of all questions are read together.</summary>
    public LlamaContextOptions Engine { get; init; } = new();

    /// <summary>Where finished groups of questions are kept; <see langword="null"/> is nowhere.</summary>
    [JsonIgnore]
    public EvaluationCache? Cache { get; init; } = EvaluationCache.Default;
}
