using System.Text.Json.Serialization;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>What a sweep measures, and how.</summary>
public sealed record QuantizationSweepOptions
{
    /// <summary>How many questions of each dataset are asked when nothing else is said.</summary>
    public const int StandardQuestions = 400;

    private static readonly string[] s_standardNames = ["F16", "Q8_0", "Q6_K", "Q5_K_M", "Q4_K_M", "Q4_0", "Q3_K_M", "Q2_K"];

    /// <summary>What is swept when no types are named: 16, 8, 6, 5, 4, 3 and 2 bits, each pure, because a mix of 2 bits has more than
    /// 3.</summary>
    public static IReadOnlyList<QuantizationType> StandardTypes { get; } = [.. s_standardNames.Select(QuantizationType.Parse)];

    /// <summary>The types; <see langword="null"/> is <see cref="StandardTypes"/>, pure.</summary>
    public IReadOnlyList<QuantizationType>? Types { get; init; }

    /// <summary>Whether every matrix gets the type itself instead of llama.cpp's mix.</summary>
    public bool Pure { get; init; }

    /// <summary>How much each input of each matrix matters; <see langword="null"/> is all alike. Some types need one.</summary>
    [JsonIgnore]
    public ImportanceMatrix? Importance { get; init; }

    /// <summary>The text that an importance matrix is computed from where <see cref="Importance"/> is not given;
    /// <see langword="null"/> for none.</summary>
    [JsonIgnore]
    public TextDataset? Calibration { get; init; }

    /// <summary>How keys and values are stored: each type of weights is measured with each of them.</summary>
    public IReadOnlyList<GgmlType> CacheTypes { get; init; } = [GgmlType.F16];

    /// <summary>How perplexity and divergence are measured; the cache types of its engine are not looked at.</summary>
    public PerplexityOptions Perplexity { get; init; } = new();

    /// <summary>How many questions of each standard dataset are asked, evenly spread over it; <see langword="null"/> is all. Of datasets
    /// that
    /// are given all are asked (<see cref="QuestionDataset.Spread"/>).</summary>
    public int? MaxQuestions { get; init; } = StandardQuestions;

    /// <summary>The field of the questions by which right answers are shown too, in a chart for each task that has it;
    /// <see langword="null"/> for none.</summary>
    public string? By { get; init; }

    /// <summary>Whether the speed is measured, which takes about half a second for each type on a small model, and is not kept.</summary>
    public bool MeasuresSpeed { get; init; } = true;

    /// <summary>Where quantized files are kept; <see langword="null"/> is nowhere: they are deleted as soon as they were
    /// measured.</summary>
    [JsonIgnore]
    public QuantizedFileCache? Files { get; init; } = QuantizedFileCache.Default;
}
