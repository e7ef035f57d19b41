using System.Text.Json;
using LLama;
using LLama.Common;
using LLama.Native;
using LLama.Sampling;

namespace LlmWorkbench.Bench;

/// <summary>Does a task with LLamaSharp's own LLamaContext, in this process, as <see cref="Measurement"/> does with the engine.</summary>
internal static class LLamaSharpMeasurement
{
    private const int BatchSize = 512;

    /// <summary>Prints "first" when its first token is there, and at the end one line of JSON.</summary>
    internal static void Run(string json)
    {
        MeasurementTask task = JsonSerializer.Deserialize<MeasurementTask>(json)!;
        // Before anything else of LLamaSharp, which loads the libraries.
        NativeLibraryConfig.All.WithLogCallback((_, _) => { });
        var parameters = new ModelParams(task.Model)
        {
            ContextSize = (uint)task.Context,
            BatchSize = BatchSize,
            GpuLayerCount = 0,
            Threads = task.Threads,
            BatchThreads = task.Threads,
        };
        var clock = new PhaseClock();
        using var weights = LLamaWeights.LoadFromFile(parameters);
        using LLamaContext context = weights.CreateContext(parameters);
        clock.Loaded();

        using ISamplingPipeline sampling =
            task.Temperature == 0
                ? new GreedySamplingPipeline()
                : new DefaultSamplingPipeline
                {
                    Temperature = (float)task.Temperature,
                    TopK = 40,
                    TopP = 0.95f,
                    MinP = 0.05f,
                    Seed = 1,
                };
        int[] prompt = task.PromptTokens(weights.Vocab.Count);
        _ = Generate(context, prompt[..16], task.WarmUp, sampling, clock.SayFirst);
        context.NativeHandle.MemoryClear();
        clock.Start();
        clock.End(Generate(context, prompt, task.Tokens, sampling, clock.First));
        Console.WriteLine(JsonSerializer.Serialize(clock.Result(task.Prompt)));
    }

    private static int Generate(LLamaContext context, int[] text, int most, ISamplingPipeline sampling, Action onFirst)
    {
        var batch = new LLamaBatch();
        for (int i = 0; i < text.Length; i++)
        {
            batch.Add(text[i], i, LLamaSeqId.Zero, logits: i == text.Length - 1);
            if (batch.TokenCount == BatchSize && i < text.Length - 1)
            {
                Decode(context, batch);
            }
        }

        for (int generated = 0; generated < most; generated++)
        {
            int row = batch.TokenCount - 1;
            Decode(context, batch);
            LLamaToken token = sampling.Sample(context.NativeHandle, row);
            if (generated == 0)
            {
                onFirst();
            }

            batch.Add(token, text.Length + generated, LLamaSeqId.Zero, logits: true);
        }

        return most;
    }

    private static void Decode(LLamaContext context, LLamaBatch batch)
    {
        DecodeResult result = context.Decode(batch);
        if (result != DecodeResult.Ok)
        {
            throw new InvalidOperationException($"LLamaSharp could not decode: {result}.");
        }

        batch.Clear();
    }
}
