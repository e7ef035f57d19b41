using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Hardware.Measuring;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Quantization.Speed;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Memory.Offload;

/// <summary>How fast a model can be, layer after layer on the card: predicted, and beside it what was measured here.</summary>
/// <param name="Model">The model.</param>
/// <param name="Options">The context, how full it is, and the machine.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Points">From no layer on the card to all; a single one where there is no card.</param>
public sealed record OffloadPlan(ModelLayout Model, OffloadOptions Options, Machine Machine, IReadOnlyList<OffloadPoint> Points)
    : ITabularResult
{
    /// <summary>How fast the loaded model was here; <see langword="null"/> where none was measured.</summary>
    public GenerationSpeed? Measured { get; init; }

    /// <summary>Layers on the card when it was measured.</summary>
    public int MeasuredLayers { get; init; }

    /// <summary>Whether an interrupt came before the model was measured.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>How fast this machine reads and computes; <see langword="null"/> for a recording.</summary>
    public MeasuredSpeeds? Speeds { get; init; }

    /// <summary>The largest cache of this machine's processor in bytes, 0 where it is not known.</summary>
    public long CacheBytes { get; init; }

    /// <summary>The fastest point that fits, of equal ones that with most layers on the card; <see langword="null"/> where none does, or
    /// no speed is known.</summary>
    public OffloadPoint? Best
    {
        get
        {
            OffloadPoint[] known = [.. Points.Where(point => point.Fits && point.SecondsPerToken is not null)];
            double? least = known.Min(point => point.SecondsPerToken);
            return known.LastOrDefault(point => point.SecondsPerToken <= least * (1 + 1e-9));
        }
    }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Points,
            new("model", null, _ => Model.Name),
            new("machine", null, _ => Machine.Name),
            new("layers_on_gpu", "layers on the GPU", p => p.Layers, Format.Number),
            new("host_bytes", "read in memory", p => p.HostBytes, Format.Bytes),
            new("card_bytes", "read on the GPU", p => p.CardBytes, Format.Bytes),
            new("decode_tokens_per_second", "tokens/s, at most", p => p.TokensPerSecond, Format.Fixed(1)),
            new("prefill_tokens_per_second", "prompt tokens/s, at most", p => p.PromptTokensPerSecond, Format.Fixed(0)),
            new("fits", "fits", p => p.Fits) { Shown = p => p.Fits ? "yes" : "no" },
            new(
                "measured_tokens_per_second",
                Measured is null ? null : "measured",
                p => p.Layers == MeasuredLayers ? Measured?.Decode.Median : null,
                Format.Fixed(1)
            ),
            new("measured_slowest", null, p => p.Layers == MeasuredLayers ? Measured?.Decode.Slowest : null),
            new("measured_fastest", null, p => p.Layers == MeasuredLayers ? Measured?.Decode.Fastest : null)
        );
}
