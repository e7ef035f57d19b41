using LlmWorkbench.Gguf;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Memory;

/// <summary>What would fit where a model does not: each tried by the same plan.</summary>
internal static class Remedy
{
    private static readonly GgmlType[] s_fewerBits =
    [
        GgmlType.Q8_0,
        GgmlType.Q6_K,
        GgmlType.Q5_K,
        GgmlType.Q4_K,
        GgmlType.Q3_K,
        GgmlType.Q2_K,
    ];
    private static readonly GgmlType[] s_smallerCaches = [GgmlType.Q8_0, GgmlType.Q4_0];
    private const int ShortestContext = 512;

    /// <summary>One sentence for each change that makes it fit by itself; none where it fits.</summary>
    public static IReadOnlyList<string> For(
        ModelLayout model,
        MemoryPlanOptions options,
        Machine machine,
        IReadOnlyList<DeviceMemory> devices
    )
    {
        if (devices.All(device => device.Fits))
        {
            return [];
        }

        List<string> found = [];
        if (options.LayersOnGpu is not null && Fits(model, options with { LayersOnGpu = null }, machine, out int layers))
        {
            found.Add($"With {layers} of {model.Layers.Count + 1} layers on the GPU it fits.");
        }

        if (ShorterContext(model, options, machine) is { } length)
        {
            found.Add($"With a context of {Figures.Whole(length)} tokens it fits.");
        }

        GgmlType? smaller = s_smallerCaches
            .Where(type => Bits(type) < Bits(options.CacheType))
            .Select(type => (GgmlType?)type)
            .FirstOrDefault(type => Fits(model, options with { CacheType = type!.Value }, machine, out _));
        if (smaller is not null)
        {
            found.Add($"With keys and values in {smaller} it fits.");
        }

        if (FewerBits(model, options, machine) is { } type)
        {
            found.Add($"With weights in {type} ({Figures.Fixed(Bits(type), 1)} bits) it fits.");
        }

        if (found.Count == 0)
        {
            found.Add(Elsewhere(model, options));
        }

        return found;
    }

    private static int? ShorterContext(ModelLayout model, MemoryPlanOptions options, Machine machine)
    {
        for (int length = options.ContextLength / 2; length >= ShortestContext; length /= 2)
        {
            if (Fits(model, options with { ContextLength = length }, machine, out _))
            {
                return length;
            }
        }

        return null;
    }

    private static GgmlType? FewerBits(ModelLayout model, MemoryPlanOptions options, Machine machine) =>
        s_fewerBits
            .Where(type => Bits(type) < model.BitsPerWeight - 0.2)
            .Select(type => (GgmlType?)type)
            .FirstOrDefault(type => Fits(WithBits(model, Bits(type!.Value)), options, machine, out _));

    // All weights shrink alike: vectors, which keep their 32 bits, are less than a thousandth of a model.
    private static ModelLayout WithBits(ModelLayout model, double bits)
    {
        double ratio = bits / model.BitsPerWeight;
        return model with
        {
            Layers = [.. model.Layers.Select(layer => layer with { WeightBytes = (long)(layer.WeightBytes * ratio) })],
            InputBytes = (long)(model.InputBytes * ratio),
            OutputBytes = (long)(model.OutputBytes * ratio),
            TiedBytes = (long)(model.TiedBytes * ratio),
        };
    }

    private static string Elsewhere(ModelLayout model, MemoryPlanOptions options)
    {
        string[] machines =
        [
            .. MachineCatalogue
                .All.Where(other => Fits(model, options with { LayersOnGpu = null, Machine = other }, other, out _))
                .Select(other => other.Name),
        ];
        return machines.Length > 0
            ? $"Fewer bits, a shorter context or a smaller cache alone do not help; it fits on {Sentences.Or(machines)}."
            : "Fewer bits, a shorter context or a smaller cache alone do not help, and it fits on none of the recorded machines.";
    }

    private static bool Fits(ModelLayout model, MemoryPlanOptions options, Machine machine, out int layers)
    {
        var split = new DeviceSplit(model, options, machine);
        layers = options.LayersOnGpu ?? split.MostLayers();
        return split.Devices(layers).All(device => device.Fits);
    }

    private static double Bits(GgmlType type) => GgmlTypes.BitsPerWeight(type);
}
