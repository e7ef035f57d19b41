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

    /// <summary>How many questions a service is asked at once; a local model reads many in one batch whatever this is.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>Dollars after which a service is asked no more; <see langword="null"/> is no limit. What is under way is
    /// finished.</summary>
    public double? MaxCost { get; init; }

    /// <summary>Dollars for a million tokens that a service writes; <see langword="null"/> for the list of prices.</summary>
    public double? WrittenPrice { get; init; }

    /// <summary>Dollars for a million tokens that a service reads; <see langword="null"/> for the list, or the same as
    /// <see cref="WrittenPrice"/>.</summary>
    public double? ReadPrice { get; init; }

    /// <summary>Threads, cache types and flash attention; the length is how many tokens of all questions are read together.</summary>
    public LlamaContextOptions Engine { get; init; } = new();

    /// <summary>Where finished groups of questions are kept; <see langword="null"/> is nowhere.</summary>
    [JsonIgnore]
    public EvaluationCache? Cache { get; init; } = EvaluationCache.Default;
}
