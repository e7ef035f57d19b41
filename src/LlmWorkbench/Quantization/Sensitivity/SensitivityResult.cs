using LlmWorkbench.Display;
using LlmWorkbench.Llama;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Quantization;

/// <summary>Which tensors suffer most when they alone are quantized.</summary>
/// <param name="Model">The model.</param>
/// <param name="Type">The type.</param>
/// <param name="Text">What was read.</param>
/// <param name="ScoredTokens">How many tokens of it were compared.</param>
/// <param name="Options">How it was measured, with everything decided.</param>
/// <param name="Groups">What was quantized alone, in the order of the file.</param>
/// <param name="PlannedGroups">How many groups there are: more than <paramref name="Groups"/> when the work was interrupted.</param>
public sealed record SensitivityResult(
    string Model, string Type, string Text, int ScoredTokens, SensitivityOptions Options, IReadOnlyList<GroupSensitivity> Groups, int PlannedGroups) : ITabularResult
{
    /// <summary>All of the groups quantized together, for comparison; <see langword="null"/> until it was measured.</summary>
    public GroupSensitivity? All { get; init; }

    /// <summary>Where the importance matrix comes from, one sentence, or <see langword="null"/>.</summary>
    public string? ImportanceNote { get; init; }

    /// <summary>Whether every group was measured.</summary>
    public bool IsComplete => Groups.Count == PlannedGroups && All is not null;

    /// <summary>The groups from the one that hurts most to the one that hurts least.</summary>
    public IReadOnlyList<GroupSensitivity> Ranked => [.. Groups.OrderByDescending(g => g.Divergence.Mean)];

    /// <inheritdoc/>
    public ResultTable ToTable() => new(
        ["model", "type", "group", "tensors", "tensor_types", "weights", "saved_bytes", "mean_kld", "mean_kld_error", "ln_ratio", "ln_ratio_error", "same_top"],
        [.. Groups.Concat(All is { } all ? [all] : []).Select(g => new object?[]
        {
            Model, Type, g.Name, g.Tensors.Count, g.TypesText, g.WeightCount, g.SavedBytes, g.Divergence.Mean, g.Divergence.Error, g.LnRatio.Mean, g.LnRatio.Error, g.SameTop,
        })]);
}

/// <summary>What it costs to quantize some tensors while all other weights stay exact; what the quantized ones are multiplied with is rounded to 8 bits too.</summary>
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
public sealed record GroupSensitivity(string Name, IReadOnlyList<QuantizedTensor> Tensors, MeanEstimate Divergence, MeanEstimate LnRatio, double SameTop)
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
