using System.Diagnostics;
using System.Globalization;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Bench;

/// <summary>Perplexity and KL divergence against llama-perplexity: the numbers on the same files, and the speed in turns.</summary>
internal static class PerplexityBench
{
    // llama-perplexity reads four chunks at once, so its first mark is after the fourth.
    private const int FirstMark = 4;

    /// <summary>Prints a Markdown table of both programs' numbers on a model and on quantizations of it.</summary>
    internal static void Agreement(string program, string path, string text, int threads)
    {
        string folder = Path.Combine(RepositoryText.Root(), "artifacts", "bench");
        Directory.CreateDirectory(folder);
        string kept = Path.Combine(folder, "base.kld");
        var theirs = new LlamaPerplexity(program, threads);
        PerplexityOptions options = Options(threads);
        using LoadedModel reference = Load(path);
        string written = File.ReadAllText(text);
        Console.WriteLine(
            $"**Agreement**, {Path.GetFileName(path)}, {Path.GetFileName(text)}, chunks of {PerplexityOptions.StandardContext}"
        );
        Console.WriteLine();
        Console.WriteLine("| | perplexity | llama-perplexity | mean KL | llama-perplexity | same top, % | llama-perplexity |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        Row("as it is", reference.Perplexity(written, options).Perplexity, theirs.Perplexity(path, text, kept).Perplexity);
        foreach (string type in new[] { "Q8_0", "Q4_K_M", "Q2_K" })
        {
            string file = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(path)}-{type}.gguf");
            LlamaQuantizer.Quantize(path, file, new QuantizationOptions { Type = QuantizationType.Parse(type), Overwrite = true });
            using LoadedModel model = Load(file);
            DivergenceResult ours = model.Divergence(reference, written, options);
            LlamaPerplexityRun run = theirs.Divergence(file, kept);
            Row(type, ours.Perplexity, run.Perplexity, ours.Divergence.Mean, run.Divergence, ours.SameTop.Mean * 100, run.SameTop);
        }

        File.Delete(kept);
        Console.WriteLine();
    }

    /// <summary>Prints the ratio of our tokens per second to llama-perplexity's, by the wall clock and by processor time.</summary>
    internal static void Speed(string title, string program, string path, string text, int threads, int rounds)
    {
        var theirs = new LlamaPerplexity(program, threads);
        string written = File.ReadAllText(text);
        using LoadedModel model = Load(path);
        model.Perplexity(written, Options(threads) with { MaxChunks = FirstMark }); // compiled, and memory mapped, before it is measured
        var ratios = new List<(double Wall, double Processor, double Speed)>();
        for (int round = 0; round < rounds; round++)
        {
            (double Wall, double Processor, int Tokens) own = default;
            (double Wall, double Processor) other = default;
            foreach (bool first in round % 2 == 0 ? [true, false] : new[] { false, true })
            {
                if (first)
                {
                    own = Ours(model, written, threads);
                }
                else
                {
                    IReadOnlyList<(long Wall, TimeSpan Processor)> marks = theirs.Perplexity(path, text).Marks;
                    other = (
                        Stopwatch.GetElapsedTime(marks[0].Wall, marks[^1].Wall).TotalSeconds,
                        (marks[^1].Processor - marks[0].Processor).TotalSeconds
                    );
                }
            }

            ratios.Add((other.Wall / own.Wall, other.Processor / own.Processor, own.Tokens / own.Wall));
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"**{title}**: {Median(ratios.Select(r => r.Speed)):0} tokens/s read; llama-perplexity's time by ours "
                    + $"{Median(ratios.Select(r => r.Wall)):0.00}, processor time {Median(ratios.Select(r => r.Processor)):0.00}; "
                    + $"{threads} threads, {rounds} rounds in turns"
            )
        );
        Console.WriteLine();
    }

    private static (double Wall, double Processor, int Tokens) Ours(LoadedModel model, string text, int threads)
    {
        var marks = new List<(long Wall, TimeSpan Processor)>();
        using var process = Process.GetCurrentProcess();
        model.Perplexity(
            text,
            Options(threads),
            default(RunContext).Reporting(
                new Marks(() =>
                {
                    process.Refresh();
                    marks.Add((Stopwatch.GetTimestamp(), process.TotalProcessorTime));
                })
            )
        );
        (long Wall, TimeSpan Processor) start = marks[FirstMark - 1];
        return (
            Stopwatch.GetElapsedTime(start.Wall, marks[^1].Wall).TotalSeconds,
            (marks[^1].Processor - start.Processor).TotalSeconds,
            (marks.Count - FirstMark) * PerplexityOptions.StandardContext
        );
    }

    private static PerplexityOptions Options(int threads) =>
        new()
        {
            ContextLength = PerplexityOptions.StandardContext,
            Chunking = PerplexityChunking.Halves,
            Engine = new LlamaContextOptions { Threads = threads },
            Cache = null,
        };

    private static LoadedModel Load(string path) =>
        new(Path.GetFileNameWithoutExtension(path), LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0 }));

    private static void Row(string name, params double[] numbers)
    {
        IEnumerable<string> shown = numbers
            .Select((n, i) => n.ToString(i is 2 or 3 ? "0.000000" : "0.0000", CultureInfo.InvariantCulture))
            .Concat(Enumerable.Repeat("–", 6 - numbers.Length));
        Console.WriteLine($"| {name} | {string.Join(" | ", shown)} |");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed class Marks(Action mark) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => mark();
    }
}
