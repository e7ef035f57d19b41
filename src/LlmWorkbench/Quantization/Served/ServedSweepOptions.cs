using LlmWorkbench.Evaluation;
using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Quantization.Served;

/// <summary>What is measured of quantizations that services run.</summary>
public sealed record ServedSweepOptions
{
    /// <summary>How many documents are read when nothing else is said: llama-server needs a request for each token.</summary>
    public const int StandardDocuments = 20;

    /// <summary>How many questions of each dataset are asked when nothing else is said.</summary>
    public const int StandardQuestions = 400;

    /// <summary>How many documents are read at most, and where finished ones are kept.</summary>
    public PerplexityOptions Perplexity { get; init; } = new() { MaxChunks = StandardDocuments };

    /// <summary>How questions are asked, how many at once of each service, and where answers are kept.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>How many questions of each standard dataset are asked, evenly spread over it; of datasets that are given all are
    /// asked.</summary>
    public int MaxQuestions { get; init; } = StandardQuestions;
}
