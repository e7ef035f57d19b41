using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Memory.Buffers;
using LlmWorkbench.Memory.Layouts;

namespace LlmWorkbench.Memory;

/// <summary>
/// What lies where with so many layers on the card. llama.cpp puts the output there first and then the layers from the last to the
/// first; the embedding stays in the machine's memory (llama-model.cpp, load_tensors,
/// https://github.com/ggml-org/llama.cpp/blob/master/src/llama-model.cpp). Keys and values lie where their layer does.
/// </summary>
internal sealed class DeviceSplit(ModelLayout model, MemoryPlanOptions options, Machine machine)
{
    private const double Gibibyte = 1L << 30;
    private const int ProcessorBlock = 128;
    private const int CardBlock = 512;

    private readonly MachineGpu? _card = machine.Gpus.Count > 0 ? machine.Gpus[0] : null;

    /// <summary>The most layers that fit on the card, 0 where there is none.</summary>
    public int MostLayers()
    {
        if (_card is null)
        {
            return 0;
        }

        int layers = model.Layers.Count + 1;
        while (layers > 0 && !Devices(layers)[^1].Fits)
        {
            layers--;
        }

        return layers;
    }

    /// <summary>The machine's memory, and the card where there is one.</summary>
    /// <param name="onCard">Layers on the card, the output counted as one.</param>
    public IReadOnlyList<DeviceMemory> Devices(int onCard)
    {
        LayerLayout[] card = [.. model.Layers.Skip(model.Layers.Count - Math.Max(0, onCard - 1))];
        LayerLayout[] host = [.. model.Layers.Take(model.Layers.Count - card.Length)];
        ContextShape context = Context(onCard > 0);
        long logits = sizeof(float) * (long)model.Vocabulary;
        (long hostTotal, long hostFree) = HostMemory();
        var memory = new DeviceMemory(
            "memory",
            IsCard: false,
            hostTotal,
            hostFree,
            model.InputBytes + host.Sum(layer => layer.WeightBytes) + (onCard == 0 ? model.OutputBytes : 0),
            context.CacheBytes(model, host),
            host.Length > 0 ? new BlockGraph(model, context).Size(hasOutput: onCard == 0) : new BlockGraph(model, context).SizeOfInputs(),
            logits
        );
        if (_card is null)
        {
            return [memory];
        }

        (long total, long free) = CardMemory(hostFree);
        var ofCard = new DeviceMemory(
            _card.Name,
            IsCard: true,
            total,
            _card.SharesMemory ? Math.Max(0, Math.Min(free, hostFree - memory.NeededBytes)) : free,
            card.Sum(layer => layer.WeightBytes) + (onCard > 0 ? model.OutputBytes + model.TiedBytes : 0),
            context.CacheBytes(model, card),
            onCard > 0 ? new BlockGraph(model, context).SizeOnCard() : 0,
            0
        );
        return [memory, ofCard];
    }

    private ContextShape Context(bool usesCard) =>
        new(
            options.ContextLength,
            options.Block ?? (usesCard ? CardBlock : ProcessorBlock),
            options.UsesFlashAttention,
            options.CacheType,
            KeepsWindowsFull: !options.ShortensWindows
        );

    private (long Total, long Free) HostMemory()
    {
        double gib = machine.Memory.Gib.Value ?? 0;
        return (Bytes(gib), Bytes(machine.Memory.FreeGib ?? Math.Max(0, gib - options.SystemGib)));
    }

    private (long Total, long Free) CardMemory(long hostFree)
    {
        double gib = _card!.Gib.Value ?? 0;
        double usable = gib * (_card.UsableShare?.Value ?? 1);
        double free = _card.FreeGib ?? Math.Max(0, usable - (_card.SharesMemory ? 0 : options.DriverGib));
        return (Bytes(gib), _card.SharesMemory ? Math.Min(Bytes(free), hostFree) : Bytes(free));
    }

    private static long Bytes(double gib) => (long)(gib * Gibibyte);
}
