using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Hardware.Machines;
using LlmWorkbench.Quantization.Speed;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Memory.Offload;

/// <summary>How a prediction of speed is drawn.</summary>
internal static class OffloadView
{
    private const string Formula =
        "Predicted: time for a token = the sum over devices of the longer of (bytes read / bandwidth) and (operations / speed), with two "
        + "operations for each weight; for a prompt the weights are read once for each 512 tokens. It is the least time that there can be "
        + "(Roofline, Williams et al. 2009, https://doi.org/10.1145/1498765.1498785): programs reach less.";

    public static string Text(OffloadPlan plan) =>
        string.Join("\n\n", [$"{Title(plan)}\n{string.Join('\n', Sentences(plan))}", Rows(plan).ToTable().ToText(), Formula]);

    public static Markup Html(OffloadPlan plan) =>
        Theme.View(
            Title(plan),
            Markup.Of(
                $"""
                {Sentences(plan).Select(s => Markup.Of($"<p>{s}</p>"))}
                {(plan.Points.Count(p => p.SecondsPerToken is not null) > 1 ? ChartHtml.Of(plan.Chart(), 360) : Markup.Empty)}
                {(plan.Points.Count > 1 ? Rows(plan).ToTable().ToMarkup() : Markup.Empty)}
                <p class="lw-note">{Formula}</p>
                """
            )
        );

    private static string Title(OffloadPlan plan) =>
        $"Speed of {VisibleText.Phrase(plan.Model.Name)} on {VisibleText.Phrase(plan.Machine.Name)}";

    // Of a hundred layers a dozen rows say enough; the fastest that fits is among them.
    private static OffloadPlan Rows(OffloadPlan plan)
    {
        int step = Math.Max(1, plan.Points.Count / 10);
        return plan with { Points = [.. plan.Points.Where(p => p.Layers % step == 0 || p == plan.Best || p == plan.Points[^1])] };
    }

    private static IEnumerable<string> Sentences(OffloadPlan plan)
    {
        yield return plan.Best is { } best
            ? $"At most {Figures.Fixed(best.TokensPerSecond!.Value, 1)} tokens per second, "
                + (plan.Machine.Gpus.Count == 0 ? "on the processor" : $"with {best.Layers} of {plan.Points.Count - 1} layers on the GPU")
                + $": {Figures.Bytes(best.HostBytes + best.CardBytes)} are read for each token."
        : plan.Points.Any(p => p.Fits) ? "How fast it can be is not known: the bandwidth of this machine's card is not stated anywhere."
        : $"It does not fit, whatever lies on the GPU: {CommandName.Of("memory")} says what would help.";
        if (plan.Best is { PromptTokensPerSecond: { } prompt })
        {
            yield return $"A prompt is read at {Figures.Whole((long)prompt)} tokens per second at most.";
        }

        foreach (MachineGpu gpu in plan.Machine.Gpus.Take(1))
        {
            yield return $"Bandwidths: {Rate(plan.Machine.Memory.GbPerSecond)} in memory, {Rate(gpu.GbPerSecond)} on the GPU.";
        }

        if (plan.Speeds is { } speeds)
        {
            yield return $"Memory of this machine: {Figures.Fixed(plan.Machine.Memory.GbPerSecond.Value ?? 0, 1)} GB/s in the fastest of "
                + $"{speeds.ReadAll.Rounds.Count} rounds, which is taken for the roof; {Figures.Fixed(speeds.ReadAll.Median, 1)} in the "
                + $"middle one, {Figures.Fixed(speeds.ReadAll.Slowest, 1)} in the slowest.";
        }

        if (plan.IsInterrupted)
        {
            yield return "Interrupted: the model itself was not measured.";
        }

        foreach (string sentence in plan.Measured is { } measured ? Compared(plan, measured) : [])
        {
            yield return sentence;
        }
    }

    private static string Rate(Fact fact) => fact.Value is { } value ? $"{value:0.#} GB/s" : "unknown";

    private static IEnumerable<string> Compared(OffloadPlan plan, GenerationSpeed measured)
    {
        TokensPerSecond speed = measured.Decode;
        yield return $"Measured here: {Range(speed)} tokens per second ({Figures.Count(measured.Rounds, "round")} of "
            + $"{measured.DecodedTokens} tokens, {Figures.Count(measured.Threads, "thread")}); a prompt of {measured.PromptTokens} at "
            + $"{Range(measured.Prefill)}.";
        if (plan.Points.FirstOrDefault(p => p.Layers == plan.MeasuredLayers) is not { TokensPerSecond: { } predicted } point)
        {
            yield break;
        }

        double share = speed.Median / predicted;
        double microseconds = 1e6 * ((1 / speed.Median) - (1 / predicted));
        long bytes = point.HostBytes + point.CardBytes;
        yield return $"That is {Figures.Percent(share)} of the prediction.";
        if (plan.CacheBytes > 0 && bytes < plan.CacheBytes)
        {
            yield return $"The {Figures.Bytes(bytes)} that a token reads fit into the processor's largest cache "
                + $"({Figures.Bytes(plan.CacheBytes)}), which is faster than memory: for so small a model memory is not the roof.";
        }

        if (microseconds > 0)
        {
            yield return $"{Figures.Fixed(microseconds, 0)} µs of each token are not explained by reading and computing, "
                + $"{Figures.Fixed(microseconds / (plan.Model.Layers.Count + 1), 0)} µs for each layer: starting operations, waiting of "
                + "threads for each other, taking the logits out. They weigh the more the smaller the model.";
        }

        if (speed.Fastest > 1.2 * speed.Slowest)
        {
            yield return "The rounds differ by more than a fifth: other work takes a part of this machine.";
        }
    }

    private static string Range(TokensPerSecond speed) =>
        $"{Figures.Fixed(speed.Median, 0)} ({Figures.Fixed(speed.Slowest, 0)} to {Figures.Fixed(speed.Fastest, 0)})";
}
