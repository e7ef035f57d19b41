using System.Collections.Immutable;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Steering;

/// <summary>A prompt as vectors of the residual stream.</summary>
internal static class ResidualStreams
{
    /// <summary>The residual stream after layers, at the prompt's last position or as the mean over its positions;
    /// [layers][width].</summary>
    public static float[][] Read(
        LlamaTracer tracer,
        LoadedModel model,
        string prompt,
        int[] layers,
        bool mean,
        CancellationToken cancellation
    )
    {
        int[] ids = TokenizedText.Read(model, prompt, available: tracer.Length).Ids;
        ImmutableArray<int> positions = mean ? Own(ids, model.Vocabulary) : [ids.Length - 1];
        Trace trace = tracer.Run(
            ids,
            [new(ActivationName.Residual) { Layers = [.. layers], Positions = positions }],
            cancellation: cancellation
        );
        return [.. layers.Select(layer => Mean(trace[ActivationName.Residual, layer]))];
    }

    /// <summary>The mean length of the residual stream's rows after layers; [layers].</summary>
    public static double[] Norms(
        LlamaTracer tracer,
        LlamaVocabulary vocabulary,
        int[] ids,
        IReadOnlyList<int> layers,
        CancellationToken cancellation
    )
    {
        ImmutableArray<int> positions = Own(ids, vocabulary);
        Trace trace = tracer.Run(
            ids,
            [new(ActivationName.Residual) { Layers = [.. layers], Positions = positions }],
            cancellation: cancellation
        );
        return [.. layers.Select(layer => positions.Average(position => Norm(trace[ActivationName.Residual, layer].Row(position))))];
    }

    /// <summary>The root of the sum of squares.</summary>
    public static double Norm(ReadOnlySpan<float> vector)
    {
        double sum = 0;
        foreach (float value in vector)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }

    // A begin of text that was added is the same in every prompt, and in a state of its own.
    private static ImmutableArray<int> Own(int[] ids, LlamaVocabulary vocabulary)
    {
        int first = ids.Length > 1 && vocabulary.AddsBeginToken && ids[0] == vocabulary.BeginToken ? 1 : 0;
        return [.. Enumerable.Range(first, ids.Length - first)];
    }

    private static float[] Mean(Activation activation)
    {
        double[] sums = new double[activation.Width];
        foreach (int position in activation.Positions)
        {
            ReadOnlySpan<float> row = activation.Row(position);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += row[i];
            }
        }

        return [.. sums.Select(sum => (float)(sum / activation.Positions.Length))];
    }
}
