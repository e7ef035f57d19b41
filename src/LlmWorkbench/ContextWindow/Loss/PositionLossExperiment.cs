using LlmWorkbench.ContextWindow.Texts;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.ContextWindow.Loss;

/// <summary>Measures the loss by position, inside of the trained length and beyond it.</summary>
/// <example>
/// <code>
/// var loss = model.PositionLoss(StandardDatasets.Text(), new PositionLossOptions { Length = 2048 });
/// Console.WriteLine(loss.Ways[0].MeanFrom(512));
/// </code>
/// </example>
public static class PositionLossExperiment
{
    /// <summary>Reads several texts of one length in each way, and takes the loss together by ranges of positions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">What the texts are cut from; documents are joined.</param>
    /// <param name="options">Length, ranges and ways; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come, and the loss over the texts so far; stops it.</param>
    /// <returns>A loss for each way and range.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The text is too short.</exception>
    /// <exception cref="LlamaException">The memory does not suffice, or the model cannot read in such a way.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PositionLossResult PositionLoss(
        this LoadedModel model,
        TextDataset data,
        PositionLossOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new PositionLossOptions();
        options.Validate();
        int trained = Math.Max(1, model.Engine.TrainedContextLength);
        int length =
            options.Length
            ?? Math.Min(model.Engine.LearnedPositions ?? int.MaxValue, 2 * Math.Min(trained, LlamaContextOptions.DefaultLength));
        IReadOnlyList<int[]> texts = LongTexts.Cut(model, data, length, options.Texts);
        ReadingWay[] ways = [.. options.Ways ?? Usual(model, length, trained)];
        var readers = ways.Select(way => new WayReader(model, way, options.Engine, length)).ToList();
        var bins = new PositionBins(length, options.Bins);
        // [ways][texts][bins]
        List<double[]>[] means = [.. ways.Select(_ => new List<double[]>())];
        try
        {
            for (int t = 0; t < texts.Count; t++)
            {
                for (int w = 0; w < ways.Length; w++)
                {
                    run.Report(((double)t + ((double)w / ways.Length)) / texts.Count, $"text {t + 1} of {texts.Count}, {ways[w].Name}");
                    means[w].Add(bins.Means(readers[w].Read(texts[t], run.Cancellation)));
                }

                run.Keep(() => Result(means[^1].Count));
            }
        }
        finally
        {
            readers.ForEach(reader => reader.Dispose());
        }

        return Result(texts.Count);

        PositionLossResult Result(int count) =>
            new(
                model.Name,
                data.Name,
                options,
                length,
                trained,
                (int?)model.Engine.File.Metadata.GetInteger($"{model.Engine.Architecture}.attention.sliding_window"),
                count,
                texts.Count,
                [.. ways.Select((way, w) => new WayLoss(way, [.. bins.All.Select((bin, b) => Bin(bin, b, means[w], means[0]))]))]
            );
    }

    private static LossBin Bin((int First, int Last) bin, int place, List<double[]> own, List<double[]> first) =>
        new(
            bin.First,
            bin.Last,
            MeanEstimate.Of([.. own.Select(text => text[place])]),
            MeanEstimate.Of([.. own.Zip(first, (mine, other) => mine[place] - other[place])])
        );

    private static IEnumerable<ReadingWay> Usual(LoadedModel model, int length, int trained)
    {
        yield return ReadingWay.Plain;
        if (length <= trained)
        {
            yield break;
        }

        if (model.Engine.HasRotaryPositions)
        {
            yield return ReadingWay.Scaled(RopeScaling.Linear((double)length / trained));
            yield return ReadingWay.Scaled(RopeScaling.Yarn((double)length / trained));
        }

        int window = Math.Max(1, trained / 2);
        yield return ReadingWay.Sliding(window);
        yield return ReadingWay.Sliding(window, PositionLossOptions.Sinks);
    }
}
