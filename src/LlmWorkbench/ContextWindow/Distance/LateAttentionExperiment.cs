using LlmWorkbench.Attention.Patterns;
using LlmWorkbench.ContextWindow.Texts;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.ContextWindow.Distance;

/// <summary>Looks at how far back late positions look.</summary>
/// <example>
/// <code>
/// var late = model.LateAttention(StandardDatasets.Text(), new LateAttentionOptions { Length = 256 });
/// Console.WriteLine(late.Layers[0].FirstTokenShare);
/// </code>
/// </example>
public static class LateAttentionExperiment
{
    private const int LongestUsual = 2048;

    /// <summary>Reads texts and takes the attention of their last positions together by distance.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">What the texts are cut from; documents are joined.</param>
    /// <param name="options">Length and positions; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come, and the means over the texts so far; stops it.</param>
    /// <returns>The spread of each head.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The text is too short, or the model has no attention.</exception>
    /// <exception cref="LlamaException">The model cannot be run, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LateAttentionResult LateAttention(
        this LoadedModel model,
        TextDataset data,
        LateAttentionOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new LateAttentionOptions();
        options.Validate();
        int length = options.Length ?? Math.Clamp(model.Engine.TrainedContextLength, 2, LongestUsual);
        int[] positions = [.. Enumerable.Range(Math.Max(0, length - options.Positions), Math.Min(options.Positions, length))];
        IReadOnlyList<int[]> texts = LongTexts.Cut(model, data, length, options.Texts);
        IReadOnlyList<DistanceRange> distances = DistanceSum.Doubling(length);
        using var tracer = new LlamaTracer(model.Engine, new LlamaContextOptions { Length = length });
        IReadOnlyList<(int Layer, int Head)> heads = ChosenHeads.Choose(new TracedAttention(model, tracer).AttentionHeads, null, null);
        var sums = heads.ToDictionary(head => head, _ => new DistanceSum(distances));
        int perPass = (int)Math.Clamp(options.NumbersPerPass / ((long)length * positions.Length), 1, heads.Count);
        for (int t = 0; t < texts.Count; t++)
        {
            run.Report((double)t / texts.Count, $"text {t + 1} of {texts.Count}");
            foreach ((int Layer, int Head)[] pass in heads.Chunk(perPass))
            {
                Trace trace = tracer.Run(texts[t], Requests(pass, positions), cancellation: run.Cancellation);
                foreach ((int layer, int head) in pass)
                {
                    foreach (int position in positions)
                    {
                        sums[(layer, head)].Add(trace[ActivationName.AttentionWeights, layer].Row(head, position)[..(position + 1)]);
                    }
                }
            }

            run.Keep(() => Result(t + 1));
        }

        return Result(texts.Count);

        LateAttentionResult Result(int read) =>
            new(
                model.Name,
                data.Name,
                options,
                length,
                positions.Length,
                read,
                texts.Count,
                distances,
                Even(positions, distances),
                [.. heads.Select(head => sums[head].Mean(head.Layer, head.Head))]
            );
    }

    private static IReadOnlyList<ActivationRequest> Requests((int Layer, int Head)[] heads, int[] positions) =>
        [
            .. heads
                .GroupBy(head => head.Layer)
                .Select(layer => new ActivationRequest(ActivationName.AttentionWeights)
                {
                    Layers = [layer.Key],
                    Heads = [.. layer.Select(head => head.Head)],
                    Positions = [.. positions],
                }),
        ];

    // What the same sum would be if each position read all tokens up to itself alike.
    private static IReadOnlyList<double> Even(int[] positions, IReadOnlyList<DistanceRange> distances)
    {
        var even = new DistanceSum(distances);
        foreach (int position in positions)
        {
            float[] row = new float[position + 1];
            Array.Fill(row, 1f / row.Length);
            even.Add(row);
        }

        return even.Mean(0, 0).Shares;
    }
}
