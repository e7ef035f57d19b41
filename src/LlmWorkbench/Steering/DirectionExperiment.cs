using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Steering;

/// <summary>Finds a direction in the residual stream from pairs of prompts.</summary>
/// <example>
/// <code>
/// var direction = model.FindDirection([new ContrastPair("I am glad", "I am sad")]);
/// var vector = direction.At(direction.MiddleLayer);
/// </code>
/// </example>
public static class DirectionExperiment
{
    /// <summary>The most pairs that are read.</summary>
    public const int MaxPairs = 10_000;

    /// <summary>Reads pairs of prompts and takes the difference of their means after every layer that can be steered.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">Prompts that differ in one thing.</param>
    /// <param name="options">How; <see langword="null"/> for each prompt's last position.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <returns>A direction for each layer from 1 on.</returns>
    /// <exception cref="WorkbenchException">A prompt has no tokens, there is no pair, or too many, or the model has one layer
    /// only.</exception>
    /// <exception cref="ContextFullException">A prompt is longer than the context.</exception>
    /// <exception cref="LlamaException">The model cannot be run, or its residual stream cannot be told apart.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static SteeringDirection FindDirection(
        this LoadedModel model,
        IReadOnlyList<ContrastPair> pairs,
        DirectionOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pairs);
        bool mean = options?.MeanOverPositions ?? false;
        if (pairs.Count is 0 or > MaxPairs)
        {
            throw new WorkbenchException($"A direction needs between 1 and {MaxPairs:N0} pairs of prompts: there are {pairs.Count:N0}.");
        }

        if (model.Engine.LayerCount < 2)
        {
            throw new WorkbenchException(
                $"{Wording.VisibleText.Phrase(model.Name)} has one layer only, and llama.cpp adds nothing after layer 0: take a "
                    + "model of two layers or more."
            );
        }

        using LlamaTracer tracer = model.NewTracer();
        int[] layers = [.. Enumerable.Range(1, model.Engine.LayerCount - 1)];
        List<(float[][] Positive, float[][] Negative)> read = [];
        foreach (ContrastPair pair in pairs)
        {
            read.Add(
                (
                    ResidualStreams.Read(tracer, model, pair.Positive, layers, mean, run.Cancellation),
                    ResidualStreams.Read(tracer, model, pair.Negative, layers, mean, run.Cancellation)
                )
            );
            run.Report((double)read.Count / pairs.Count, $"pair {read.Count} of {pairs.Count}");
        }

        return new SteeringDirection(
            model.Name,
            model.Engine.Architecture,
            [.. pairs],
            mean,
            [.. layers.Select((layer, place) => Between(layer, [.. read.Select(r => (r.Positive[place], r.Negative[place]))]))]
        )
        {
            Sources = [model.Engine.Path],
        };
    }

    private static LayerDirection Between(int layer, (float[] Positive, float[] Negative)[] vectors)
    {
        float[] direction =
        [
            .. Enumerable
                .Range(0, vectors[0].Positive.Length)
                .Select(i => (float)vectors.Average(v => (double)v.Positive[i] - v.Negative[i])),
        ];
        float[][] differences = [.. vectors.Select(v => v.Positive.Zip(v.Negative, (a, b) => a - b).ToArray())];
        return new LayerDirection(
            layer,
            [.. direction],
            vectors.Average(v => (ResidualStreams.Norm(v.Positive) + ResidualStreams.Norm(v.Negative)) / 2),
            differences.Average(difference => Cosine.Between(difference, direction))
        );
    }
}
