using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Quantization.Sensitivity;

/// <summary>Which tensors suffer most when they alone are quantized.</summary>
/// <param name="Model">The model.</param>
/// <param name="Type">The type.</param>
/// <param name="Text">What was read.</param>
/// <param name="ScoredTokens">How many tokens of it were compared.</param>
/// <param name="Options">How it was measured, with everything decided.</param>
/// <param name="Groups">What was quantized alone, in the order of the file.</param>
/// <param name="PlannedGroups">How many groups there are: more than <paramref name="Groups"/> when the work was interrupted.</param>
public sealed record SensitivityResult(
    string Model,
    string Type,
    string Text,
    int ScoredTokens,
    SensitivityOptions Options,
    IReadOnlyList<GroupSensitivity> Groups,
    int PlannedGroups
) : ITabularResult
{
    private static readonly Format s_error = Format.Error;

    /// <summary>All of the groups quantized together, for comparison; <see langword="null"/> until it was measured.</summary>
    public GroupSensitivity? All { get; init; }

    /// <summary>Where the importance matrix comes from, one sentence, or <see langword="null"/>.</summary>
    public string? ImportanceNote { get; init; }

    /// <summary>Whether every group was measured.</summary>
    public bool IsComplete => Groups.Count == PlannedGroups && All is not null;

    /// <summary>The groups from the one that hurts most to the one that hurts least.</summary>
    public IReadOnlyList<GroupSensitivity> Ranked => [.. Groups.OrderByDescending(g => g.Divergence.Mean)];

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Groups.Concat(All is { } all ? [all] : []),
            new("model", null, _ => Model),
            new("type", null, _ => Type),
            new("group", "quantized alone", g => g.Name),
            new("tensors", null, g => g.Tensors.Count),
            new("tensor_types", "to", g => g.TypesText),
            new("weights", "weights", g => g.WeightCount, Format.Whole),
            new("saved_bytes", "saves", g => g.SavedBytes, Format.Bytes),
            new("mean_kld", "mean KL", g => g.Divergence.Mean, s_error with { Unit = "nats" }),
            new("mean_kld_error", "± error", g => g.Divergence.Error, s_error),
            new("ln_ratio", "loss", g => g.LnRatio.Mean, s_error with { Unit = "nats" }),
            new("ln_ratio_error", "± error", g => g.LnRatio.Error, s_error),
            new("same_top", "same top token", g => g.SameTop, Format.Percent),
            new(null, "KL per MiB saved", g => g.SavedBytes > 0 ? g.Divergence.Mean * (1 << 20) / g.SavedBytes : null, s_error)
        );
}

/// <summary>What it costs to quantize some tensors while all other weights stay exact; what the quantized ones are multiplied with is
/// rounded to 8 bits too.</summary>
/// <param name="Name">As in <c>blk.0.attn_q.weight</c>, <c>attn_q</c> or <c>layer 3</c>.</param>
/// <param name="Tensors">What was quantized.</param>
/// <param name="Divergence">The mean KL divergence from the model as it is ± its standard error, in nats per token.</param>
/// <param name="LnRatio">
/// ln of the ratio of the perplexities ± its standard error, paired token by token: the change of the loss in nats per token.
/// To first order it is linear in the change of the weights, so it may be below zero by many standard errors, which count
/// only the tokens that were read; the same change reversed then raises the loss by as much. The divergence grows with the
/// square of the change and is alike for both (measured on the shipped tutor).
/// </param>
/// <param name="SameTop">How often both found the same token the most probable, 0 to 1.</param>
public sealed record GroupSensitivity(
    string Name,
    IReadOnlyList<QuantizedTensor> Tensors,
    MeanEstimate Divergence,
    MeanEstimate LnRatio,
    double SameTop
)
{
    /// <summary>Whether the loss on the text is lower by more than two standard errors.</summary>
    public bool LowersLoss => LnRatio.Error > 0 && LnRatio.Mean < -2 * LnRatio.Error;

    /// <summary>How many weights were quantized.</summary>
    public long WeightCount => Tensors.Sum(t => t.WeightCount);

    /// <summary>Bytes that it saves.</summary>
    public long SavedBytes => Tensors.Sum(t => t.SourceBytes - t.Bytes);

    /// <summary>The types that the tensors got, as in <c>Q4_0</c>.</summary>
    public string TypesText => string.Join(", ", Tensors.Select(t => t.Type).Distinct());
}
