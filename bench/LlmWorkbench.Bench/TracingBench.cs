using System.Diagnostics;
using System.Globalization;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Bench;

/// <summary>What tracing costs: the time of a prompt with parts of it copied out, by the time of the prompt alone.</summary>
internal static class TracingBench
{
    /// <summary>Prints a Markdown table of median ratios over rounds in which every variant runs once.</summary>
    internal static void Print(string title, string path, int threads, int length, int rounds)
    {
        using var model = LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0 });
        int[] text = [.. Enumerable.Range(0, length).Select(i => (int)(((i * 7919L) + 13) % (model.Vocabulary.Count - 512)) + 256)];
        var options = new LlamaContextOptions
        {
            Length = (length + 255) / 256 * 256,
            Threads = threads,
            FlashAttention = FlashAttention.Disabled,
        };
        using var context = new LlamaContext(model, options);
        using var usual = new LlamaContext(model, options with { FlashAttention = FlashAttention.Auto });
        using var tracer = new LlamaTracer(model, options);
        (string Name, Action Run)[] variants =
        [
            ("a forward pass without flash attention", () => Forward(context, text)),
            .. Variants(model, usual, tracer, text),
        ];
        double[][] seconds = [.. variants.Select(_ => new double[rounds])];
        foreach ((_, Action run) in variants)
        {
            run(); // compiled, and memory mapped, before it is measured
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < variants.Length; i++)
            {
                int turn = round % 2 == 0 ? i : variants.Length - 1 - i;
                long start = Stopwatch.GetTimestamp();
                variants[turn].Run();
                seconds[turn][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        Console.WriteLine($"**{title}**: prompt of {length} tokens, {threads} threads, {rounds} rounds in turns");
        Console.WriteLine();
        Console.WriteLine("| | ms | times a forward pass |");
        Console.WriteLine("|---|---:|---:|");
        for (int i = 0; i < variants.Length; i++)
        {
            double ratio = Median(seconds[i].Zip(seconds[0], (traced, plain) => traced / plain));
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"| {variants[i].Name} | {1000 * Median(seconds[i]):0.0} | {ratio:0.00} |")
            );
        }

        Console.WriteLine();
    }

    private static (string Name, Action Run)[] Variants(LlamaModel model, LlamaContext usual, LlamaTracer tracer, int[] text)
    {
        int middle = model.LayerCount / 2;
        ActivationRequest logits = new(ActivationName.Logits) { Positions = [text.Length - 1] };
        ActivationRequest attention = new(ActivationName.AttentionWeights) { Layers = [middle] };
        return
        [
            ("… with flash attention", () => Forward(usual, text)),
            ("a tracer that copies the last logits", () => tracer.Run(text, [logits])),
            ("… one head of one layer", () => tracer.Run(text, [attention with { Heads = [0] }, logits])),
            ("… attention weights of one layer", () => tracer.Run(text, [attention, logits])),
            ("… residual stream of one layer", () => tracer.Run(text, [new(ActivationName.Residual) { Layers = [middle] }, logits])),
            (
                "… attention weights and residual stream of all layers",
                () => tracer.Run(text, [attention with { Layers = null }, new(ActivationName.Residual), logits])
            ),
            (
                "a tracer that copies the first layer's attention weights, and no logits",
                () => tracer.Run(text, [attention with { Layers = [0] }])
            ),
        ];
    }

    private static void Forward(LlamaContext context, int[] text)
    {
        context.Clear();
        context.Evaluate(text);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
