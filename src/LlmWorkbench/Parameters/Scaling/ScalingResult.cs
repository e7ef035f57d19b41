using System.Text.Json.Serialization;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Parameters.Scaling;

/// <summary>Several models measured on the same text and the same questions: accuracy against parameters.</summary>
/// <param name="TextName">What the text is called.</param>
/// <param name="PlannedPoints">How many models were to be measured: more than <paramref name="Points"/> when the work was
/// interrupted.</param>
/// <param name="Points">The models, the fewest parameters first.</param>
public sealed record ScalingResult(string TextName, int PlannedPoints, IReadOnlyList<ScalingPoint> Points) : ITabularResult
{
    /// <summary>Whether everything was measured.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The lowest loss possible, in nats per token, where what wrote the text is known exactly: its entropy; else
    /// <see langword="null"/>.</summary>
    public double? Floor { get; init; }

    /// <summary>Whether all models cut the text into the same tokens, so that losses per token can be compared; bits per byte always
    /// can.</summary>
    public bool SharesTokens => Points.Select(p => p.Text.TextHash).Distinct(StringComparer.Ordinal).Count() <= 1;

    /// <summary>The names of the tasks, in the order in which they were set.</summary>
    public IReadOnlyList<string> TaskNames => [.. Points.SelectMany(p => p.Tasks).Select(t => t.Dataset).Distinct(StringComparer.Ordinal)];

    /// <summary>How much less each model loses than the one before it, in nats per token ± the paired standard error; [points − 1], none
    /// where tokens differ.</summary>
    public IReadOnlyList<PairedDifference> Steps =>
        SharesTokens ? [.. Points.Zip(Points.Skip(1), (smaller, larger) => larger.Text.CompareTo(smaller.Text))] : [];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Points,
            [
                new("model", "model", p => p.Model),
                new("quantization", null, p => p.Quantization),
                new("parameters", "parameters", p => p.ParameterCount, Format.Whole),
                new(null, "stored as", p => p.Quantization),
                new("file_bytes", "file", p => p.FileBytes, Format.Bytes),
                new("scored_tokens", null, p => p.Text.ScoredTokens),
                new("nats_per_token", "loss", p => p.NatsPerToken.Mean, Format.Fixed(4, "nats per token"))
                {
                    Shown = p => $"{Format.Fixed(4).Write(p.NatsPerToken.Mean)} ± {Format.Fixed(4).Write(p.NatsPerToken.Error)}",
                },
                new("nats_per_token_error", null, p => p.Text.NatsPerToken.Error),
                new("perplexity", "perplexity", p => p.Text.Perplexity, Format.Fixed(3))
                {
                    Shown = p => $"{Format.Fixed(3).Write(p.Text.Perplexity)} ± {Format.Fixed(3).Write(p.Text.PerplexityError)}",
                },
                new("perplexity_error", null, p => p.Text.PerplexityError),
                new("bits_per_byte", "bits per byte", p => p.Text.BitsPerByte, Format.Fixed(4)),
                new("floor_nats", null, _ => Floor),
                .. TaskNames.SelectMany(task =>
                    new Column<ScalingPoint>[]
                    {
                        new($"{task}_correct", null, p => p.Accuracy(task)?.Successes),
                        new($"{task}_asked", null, p => p.Accuracy(task)?.Count),
                        new($"{task}_low", null, p => p.Accuracy(task)?.Low),
                        new($"{task}_high", null, p => p.Accuracy(task)?.High),
                    }
                ),
            ]
        );
}

/// <summary>One model.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Quantization">As in <c>F16</c>.</param>
/// <param name="ParameterCount">All parameters.</param>
/// <param name="FileBytes">Bytes of its file.</param>
/// <param name="Text">Its loss on the text, token by token.</param>
/// <param name="Tasks">Its answers to each dataset.</param>
public sealed record ScalingPoint(
    string Model,
    string Quantization,
    long ParameterCount,
    long FileBytes,
    [property: JsonIgnore] PerplexityResult Text,
    [property: JsonIgnore] IReadOnlyList<EvaluationResult> Tasks
)
{
    /// <summary>Nats for each token ± standard error.</summary>
    public MeanEstimate NatsPerToken => Text.NatsPerToken;

    /// <summary>Bits for each byte.</summary>
    public double BitsPerByte => Text.BitsPerByte;

    /// <summary>Right answers in each task, by its dataset's name.</summary>
    public IReadOnlyDictionary<string, Proportion> Accuracies => Tasks.ToDictionary(t => t.Dataset, t => t.Accuracy);

    /// <summary>Right answers in one task, or <see langword="null"/> where it was not set.</summary>
    /// <param name="task">The dataset's name.</param>
    /// <returns>With Wilson's interval.</returns>
    public Proportion? Accuracy(string task) => Tasks.FirstOrDefault(t => t.Dataset == task)?.Accuracy;
}
