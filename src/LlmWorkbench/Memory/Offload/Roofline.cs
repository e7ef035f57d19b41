using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Memory.Buffers;
using LlmWorkbench.Memory.Layouts;

namespace LlmWorkbench.Memory.Offload;

/// <summary>
/// The least time that a device needs: what it reads over its bandwidth, or what it computes over its speed, whichever is longer
/// (Williams, Waterman, Patterson 2009, Roofline, https://doi.org/10.1145/1498765.1498785). Devices wait for each other, because each
/// layer needs the one before: their times add up. Writing a token reads all weights once and computes two operations with each
/// (Pope et al. 2022, https://arxiv.org/abs/2211.05102).
/// </summary>
internal sealed class Roofline(ModelLayout model, OffloadOptions options, Machine machine)
{
    private const double Giga = 1e9;
    private const double Tera = 1e12;
    private const int PromptBlock = 512;

    private readonly MachineGpu? _card = machine.Gpus.Count > 0 ? machine.Gpus[0] : null;

    /// <summary>The times with so many layers on the card.</summary>
    /// <param name="layers">Layers on the card, the output counted as one.</param>
    public OffloadPoint Point(int layers)
    {
        LayerLayout[] card = [.. model.Layers.Skip(model.Layers.Count - Math.Max(0, layers - 1))];
        LayerLayout[] host = [.. model.Layers.Take(model.Layers.Count - card.Length)];
        long output = model.OutputBytes + model.TiedBytes;
        (long hostWeights, long cardWeights) = (
            host.Sum(layer => layer.BytesReadPerToken) + (layers == 0 ? output : 0),
            card.Sum(layer => layer.BytesReadPerToken) + (layers > 0 ? output : 0)
        );
        (long hostBytes, long cardBytes) = (hostWeights + Cache(host), cardWeights + Cache(card));
        double? processor = machine.Processor.Gflops.Value * Giga;
        double? unit = (_card?.HalfTflops.Value ?? _card?.SingleTflops.Value) * Tera;
        double? ofHost = Seconds(hostBytes, hostWeights, machine.Memory.GbPerSecond.Value, processor);
        double? ofCard = Seconds(cardBytes, cardWeights, _card?.GbPerSecond.Value, unit);
        return new OffloadPoint(
            layers,
            new DeviceSplit(model, options.Plan, machine).Devices(layers).All(device => device.Fits),
            ofHost + ofCard,
            Prompt(hostWeights, machine.Memory.GbPerSecond.Value, processor) + Prompt(cardWeights, _card?.GbPerSecond.Value, unit),
            hostBytes,
            cardBytes
        );
    }

    private long Cache(LayerLayout[] layers)
    {
        // Room is made for whole blocks, but only what is filled is read.
        var shape = new ContextShape(1, 1, UsesFlashAttention: true, options.Plan.CacheType, KeepsWindowsFull: true);
        return shape.CacheBytes(model, layers) / shape.Cells * Math.Min(options.FilledTokens, options.Plan.ContextLength);
    }

    // Without a known speed of computing, reading alone decides: it does so nearly always when one token is written.
    private double? Seconds(long bytes, long weights, double? gbPerSecond, double? flops) =>
        bytes == 0 ? 0
        : gbPerSecond is null ? null
        : Math.Max(bytes / (gbPerSecond.Value * Giga), flops is null ? 0 : Operations(weights) / flops.Value);

    // A prompt is read in blocks, and the weights once for each.
    private double? Prompt(long weights, double? gbPerSecond, double? flops) =>
        weights == 0 ? 0
        : flops is null || gbPerSecond is null ? null
        : Math.Max(Operations(weights) / flops.Value, weights / (gbPerSecond.Value * Giga) / PromptBlock);

    private double Operations(long weightBytes) => 2 * 8 * weightBytes / model.BitsPerWeight;
}
