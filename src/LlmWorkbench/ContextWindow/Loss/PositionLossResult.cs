using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.ContextWindow.Loss;

/// <summary>How well tokens are predicted at each range of positions.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="TextName">What was read.</param>
/// <param name="Options">How it was measured.</param>
/// <param name="Length">Tokens of each text.</param>
/// <param name="TrainedLength">The tokens of context that the model was trained on.</param>
/// <param name="OwnWindow">The sliding window that the file gives to some of its layers, in tokens; <see langword="null"/> for
/// none.</param>
/// <param name="Texts">How many texts were read.</param>
/// <param name="PlannedTexts">How many were to be read.</param>
/// <param name="Ways">One for each way of reading.</param>
public sealed record PositionLossResult(
    string Model,
    string TextName,
    PositionLossOptions Options,
    int Length,
    int TrainedLength,
    int? OwnWindow,
    int Texts,
    int PlannedTexts,
    IReadOnlyList<WayLoss> Ways
) : ITabularResult
{
    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Ways.SelectMany(way => way.Bins.Select(bin => (way.Way, Bin: bin))),
            new("model", null, _ => Model),
            new("way", "way", r => r.Way.Name),
            new("first_position", "from", r => r.Bin.First, Format.Whole),
            new("last_position", "to", r => r.Bin.Last, Format.Whole),
            new("nats", "loss", r => r.Bin.Nats.Mean, Format.Fixed(3, "nats")),
            new("nats_error", "± error", r => r.Bin.Nats.Error, Format.Fixed(3)),
            new("nats_above_first_way", "above the first way", r => r.Bin.Difference.Mean, Format.Signed(3)),
            new("nats_above_first_way_error", "± paired error", r => r.Bin.Difference.Error, Format.Fixed(3)),
            new("texts", null, _ => Texts)
        );
}

/// <summary>The loss of one way of reading.</summary>
/// <param name="Way">The way.</param>
/// <param name="Bins">The ranges of positions, ascending.</param>
public sealed record WayLoss(ReadingWay Way, IReadOnlyList<LossBin> Bins)
{
    /// <summary>The mean of the ranges that begin at a position or after it.</summary>
    /// <param name="position">The position.</param>
    /// <returns>Nats per token; not a number where there is no such range.</returns>
    public double MeanFrom(int position) =>
        Bins.Where(bin => bin.First >= position).Select(bin => bin.Nats.Mean).DefaultIfEmpty(double.NaN).Average();
}

/// <summary>A range of positions.</summary>
/// <param name="First">The first position, counted from 0.</param>
/// <param name="Last">The last one.</param>
/// <param name="Nats">−ln p of its tokens, in nats per token: the mean over the texts, with its standard error.</param>
/// <param name="Difference">How much more that is than in the first way, over the same tokens, with a paired error.</param>
public sealed record LossBin(int First, int Last, MeanEstimate Nats, MeanEstimate Difference);
