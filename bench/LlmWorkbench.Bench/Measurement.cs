using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Bench;

/// <summary>What one process is to do: read a prompt, then generate.</summary>
/// <param name="Model">The GGUF file.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="Context">Context window in tokens.</param>
/// <param name="Prompt">Length of the prompt in tokens.</param>
/// <param name="Tokens">How many tokens to generate.</param>
/// <param name="Temperature">0 is greedy; above, top-k 40, top-p 0.95 and min-p 0.05 filter first.</param>
/// <param name="Text">A file to tokenize.</param>
internal sealed record MeasurementTask(string Model, int Threads, int Context, int Prompt, int Tokens, double Temperature, string Text);

/// <summary>What one process measured.</summary>
/// <param name="LoadSeconds">Loading the model and making the context.</param>
/// <param name="PrefillTokensPerSecond">Prompt length by the time until the first token.</param>
/// <param name="DecodeTokensPerSecond">Tokens after the first, by their time.</param>
/// <param name="AnonymousMegabytes">Resident memory that is not mapped from a file (RssAnon), at the end.</param>
/// <param name="AllocatedBytesPerToken">Managed memory allocated by each token after the first; 0 for the peer.</param>
/// <param name="TokenizationMegabytesPerSecond">UTF-8 bytes of the text by the median time of five.</param>
internal sealed record MeasurementResult(
    double LoadSeconds,
    double PrefillTokensPerSecond,
    double DecodeTokensPerSecond,
    double AnonymousMegabytes,
    double AllocatedBytesPerToken,
    double TokenizationMegabytesPerSecond
);

/// <summary>Does a task with the engine, in this process; node/measure.mjs does the same with the peer.</summary>
internal static class Measurement
{
    /// <summary>Prints "first" when its first token is there, and at the end one line of JSON.</summary>
    internal static void Run(string json)
    {
        MeasurementTask task = JsonSerializer.Deserialize<MeasurementTask>(json)!;
        long loading = Stopwatch.GetTimestamp();
        using var model = LlamaModel.Load(task.Model, new LlamaModelOptions { GpuLayers = 0 });
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = task.Context, Threads = task.Threads });
        double load = Stopwatch.GetElapsedTime(loading).TotalSeconds;

        int[] prompt = [.. Enumerable.Range(0, task.Prompt).Select(i => (int)(((i * 7919L) + 13) % (model.Vocabulary.Count - 512)) + 256)];
        SamplingOptions sampling =
            task.Temperature == 0 ? SamplingOptions.Greedy : new SamplingOptions { Temperature = task.Temperature, Seed = 1 };
        // A short text first, so that neither program is measured while it compiles itself.
        _ = Generate(context, prompt[..16], 32, sampling, () => Console.WriteLine("first"));
        context.Clear();
        long start = Stopwatch.GetTimestamp();
        long first = 0;
        long allocated = 0;
        int count = Generate(
            context,
            prompt,
            task.Tokens,
            sampling,
            () =>
            {
                first = Stopwatch.GetTimestamp();
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }
        );
        double seconds = Stopwatch.GetElapsedTime(first).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Console.WriteLine(
            JsonSerializer.Serialize(
                new MeasurementResult(
                    load,
                    task.Prompt / Stopwatch.GetElapsedTime(start, first).TotalSeconds,
                    (count - 1) / seconds,
                    AnonymousMegabytes(),
                    (double)allocated / (count - 1),
                    Tokenization(model.Vocabulary, File.ReadAllText(task.Text))
                )
            )
        );
    }

    private static int Generate(LlamaContext context, int[] text, int most, SamplingOptions sampling, Action onFirst)
    {
        var options = new GenerationOptions
        {
            MaxTokens = most,
            Sampling = sampling,
            Alternatives = 0,
            StopAtEnd = false,
        };
        using var generation = new Llama.Decoding.Generation(context, text, options);
        int generated = 0;
        while (generation.Next() is not null)
        {
            generated++;
            if (generated == 1)
            {
                onFirst();
            }
        }

        return generated;
    }

    private static double Tokenization(LlamaVocabulary vocabulary, string text)
    {
        double[] seconds = new double[5];
        for (int i = 0; i < seconds.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            vocabulary.TokenizeToIds(text, addSpecial: false);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(seconds);
        return Encoding.UTF8.GetByteCount(text) / 1e6 / seconds[2];
    }

    private static double AnonymousMegabytes()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(8, line.Length - 8 - 3).Trim(), CultureInfo.InvariantCulture) / 1024;
    }
}
