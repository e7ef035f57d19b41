using System.Diagnostics;
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
/// <param name="WarmUp">How many tokens are generated before, from a short text, so that no program is measured while it compiles
/// itself.</param>
/// <param name="Text">A file to tokenize; null to leave that out.</param>
internal sealed record MeasurementTask(
    string Model,
    int Threads,
    int Context,
    int Prompt,
    int Tokens,
    double Temperature,
    int WarmUp,
    string? Text
)
{
    /// <summary>The prompt, as measure.mjs makes it too: numbers of ordinary tokens.</summary>
    internal int[] PromptTokens(int vocabulary) =>
        [.. Enumerable.Range(0, Prompt).Select(i => (int)(((i * 7919L) + 13) % (vocabulary - 512)) + 256)];
}

/// <summary>Does a task with the engine, in this process; node/measure.mjs does the same with the peer.</summary>
internal static class Measurement
{
    /// <summary>Prints "first" when its first token is there, and at the end one line of JSON.</summary>
    internal static void Run(string json)
    {
        MeasurementTask task = JsonSerializer.Deserialize<MeasurementTask>(json)!;
        var clock = new PhaseClock();
        using var model = LlamaModel.Load(task.Model, new LlamaModelOptions { GpuLayers = 0 });
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = task.Context, Threads = task.Threads });
        clock.Loaded();

        int[] prompt = task.PromptTokens(model.Vocabulary.Count);
        SamplingOptions sampling =
            task.Temperature == 0 ? SamplingOptions.Greedy : new SamplingOptions { Temperature = task.Temperature, Seed = 1 };
        _ = Generate(context, prompt[..16], task.WarmUp, sampling, clock.SayFirst);
        context.Clear();
        clock.Start();
        clock.End(Generate(context, prompt, task.Tokens, sampling, clock.First));
        Console.WriteLine(
            JsonSerializer.Serialize(
                clock.Result(task.Prompt) with
                {
                    TokenizationMegabytesPerSecond = task.Text is null ? 0 : Tokenization(model.Vocabulary, File.ReadAllText(task.Text)),
                }
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
}
