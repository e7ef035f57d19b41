using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Memory;

/// <summary>How a plan is drawn.</summary>
internal static class MemoryPlanView
{
    private static readonly (string Name, MemoryBufferKind Kind, Func<DeviceMemory, long> Bytes)[] s_parts =
    [
        ("weights", MemoryBufferKind.Weights, device => device.WeightBytes),
        ("keys and values", MemoryBufferKind.Cache, device => device.CacheBytes),
        ("scratch", MemoryBufferKind.Compute, device => device.ComputeBytes),
        ("logits", MemoryBufferKind.Output, device => device.OutputBytes),
    ];

    public static string Text(MemoryPlan plan) =>
        string.Join(
            "\n\n",
            [
                $"{Title(plan)}\n{Verdict(plan)}",
                plan.ToTable().ToText(),
                .. plan.Allocated.Count > 0 ? new[] { Beside(plan).ToText() } : [],
                string.Join('\n', Notes(plan)),
            ]
        );

    public static Markup Html(MemoryPlan plan) =>
        Theme.View(
            Title(plan),
            Markup.Of(
                $"""
                <p><strong>{Verdict(plan)}</strong></p>
                {ChartHtml.Of(plan.Chart(), 360)}
                {plan.ToTable().ToMarkup()}
                {(
                    plan.Allocated.Count > 0
                        ? (Beside(plan) with { Caption = "Predicted, and what llama.cpp allocated" }).ToMarkup()
                        : Markup.Empty
                )}
                {Notes(plan).Select(note => Markup.Of($"<p class=\"lw-note\">{note}</p>"))}
                """
            )
        );

    private static string Title(MemoryPlan plan) =>
        $"Memory of {VisibleText.Phrase(plan.Model.Name)} with {Figures.Count(plan.Options.ContextLength, "token")} of context on "
        + VisibleText.Phrase(plan.Machine.Name);

    /// <summary>Whether it fits, by how much or by how much not, and what would.</summary>
    public static string Verdict(MemoryPlan plan)
    {
        if (!plan.Fits)
        {
            DeviceMemory worst = plan.Devices.MinBy(device => device.LeftBytes)!;
            return $"It does not fit: {Place(worst)} {Figures.Bytes(worst.NeededBytes)} would be needed, {Figures.Bytes(-worst.LeftBytes)} "
                + $"more than the {Figures.Bytes(worst.FreeBytes)} that can be had. {string.Join(" ", plan.Remedies)}";
        }

        string where =
            plan.Machine.Gpus.Count == 0 ? "It fits into memory"
            : plan.LayersOnGpu == plan.LayerCount ? "It fits, with all layers on the GPU"
            : plan.LayersOnGpu == 0 ? "It fits into memory, with no layer on the GPU"
            : $"It fits with {plan.LayersOnGpu} of {plan.LayerCount} layers on the GPU";
        return $"{where}: {string.Join(", ", plan.Devices.Select(Taken))}.";
    }

    private static string Place(DeviceMemory device) => device.IsCard ? "on the GPU" : "in memory";

    private static string Taken(DeviceMemory device) =>
        $"{Figures.Bytes(device.NeededBytes)} of {Figures.Bytes(device.FreeBytes)} {Place(device)}";

    private static Table Beside(MemoryPlan plan) =>
        Table.Of(
            s_parts,
            new(null, "part", p => p.Name),
            new(null, "predicted", p => plan.Devices.Sum(p.Bytes), Format.Bytes),
            new(null, "allocated", p => plan.AllocatedBytes(p.Kind), Format.Bytes),
            new(null, "difference", p => Difference(plan.Devices.Sum(p.Bytes), plan.AllocatedBytes(p.Kind)), Format.Of<double>(Percent))
            {
                Shown = p => IsRounded(plan.Devices.Sum(p.Bytes), plan.AllocatedBytes(p.Kind)) ? "rounding" : null,
            }
        );

    // llama.cpp says sizes to the hundredth of a MiB: a difference below that is none that is known.
    private static bool IsRounded(long predicted, long? allocated) =>
        Math.Abs(predicted - allocated ?? 0) is > 0 and var apart && apart <= 0.011 * (1 << 20) && apart >= 0.0005 * predicted;

    private static double? Difference(long predicted, long? allocated) =>
        allocated is null or 0 ? null : ((double)predicted / allocated.Value) - 1;

    private static string Percent(double share) => $"{Figures.Signed(100 * share, 1)} %";

    private static IEnumerable<string> Notes(MemoryPlan plan)
    {
        yield return $"{VisibleText.Phrase(plan.Model.Name)}: {Figures.Parameters(plan.Model.ParameterCount)} parameters, "
            + $"{Figures.Fixed(plan.Model.BitsPerWeight, 2)} bits each, {Figures.Count(plan.Model.Layers.Count, "layer")} and the output, "
            + $"sizes: {VisibleText.Phrase(plan.Model.Source)}; keys and values in {plan.Options.CacheType}.";
        if (plan.Model.SlidingWindow > 0)
        {
            int windowed = plan.Model.Layers.Count(layer => layer.IsWindowed);
            yield return $"{Figures.Count(windowed, "layer")} look back on {Figures.Whole(plan.Model.SlidingWindow)} tokens only; "
                + (
                    plan.Options.ShortensWindows
                        ? "they keep no more than these and a block."
                        : "llama.cpp keeps all tokens for them nevertheless. With --short-windows they keep no more than these and a block."
                );
        }

        if (plan.Model.TrainedContextLength > 0 && plan.Options.ContextLength > plan.Model.TrainedContextLength)
        {
            yield return $"It was trained on {Figures.Whole(plan.Model.TrainedContextLength)} tokens at most.";
        }

        if (plan.Machine.Memory.FreeGib is null)
        {
            yield return $"Assumed: the system keeps {plan.Options.SystemGib:0.#} GiB of the memory"
                + (plan.Machine.Gpus.Count > 0 ? $", a driver {plan.Options.DriverGib:0.#} GiB of a card." : ".");
        }
    }
}
