using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Pretraining.Watching;

/// <summary>The points of a training, and what the model could do at each.</summary>
/// <param name="Options">How they were looked at.</param>
/// <param name="Points">The points, the earliest first.</param>
public sealed record WatchResult(WatchOptions Options, IReadOnlyList<WatchPoint> Points) : ITabularResult
{
    /// <summary>Whether every point was looked at.</summary>
    public bool IsComplete => Points.Count == Options.Points.Length;

    /// <summary>The groups of facts by how often training told them, the rarest first.</summary>
    public IReadOnlyList<string> Frequencies =>
        Points.Count == 0 ? [] : [.. Points.MaxBy(point => point.ByFrequency.Count)!.ByFrequency.Select(group => group.Frequency)];

    /// <summary>The points, one a row; a group of facts without questions is empty.</summary>
    /// <returns>A table of points.</returns>
    public Table ToTable() =>
        Table.Of(
            Points,
            [
                new("model", "model", p => p.Model),
                new("nats_per_token", "held-out loss (nats a token)", p => p.Loss.Mean, Format.Fixed(3)),
                new("previous_token", "previous-token score", p => p.PreviousToken, Format.Fixed(2)),
                new("induction", "induction score", p => p.Induction, Format.Fixed(2)),
                new("copied", "copied", p => p.Copied.Share, Format.Percent),
                new("names", "who has what", p => p.Names.Share, Format.Percent),
                new("facts", "facts", p => p.Facts.Share, Format.Percent),
                .. Frequencies.Select(frequency => new Column<WatchPoint>(
                    $"facts_{frequency}",
                    $"told {frequency} ×",
                    p => p.Of(frequency)?.Share,
                    Format.Percent
                )),
            ]
        );
}

/// <summary>What a model could do at one point of its training.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Loss">Its loss on held-out text, in nats a token.</param>
/// <param name="PreviousToken">How much the best head for it reads the token before, 0 to 1.</param>
/// <param name="Induction">How much the best head for it reads what came after earlier places of the same token, 0 to 1.</param>
/// <param name="Copied">Right answers that only copying finds.</param>
/// <param name="Names">Right answers about who has what, told just before.</param>
/// <param name="Facts">Right answers on facts.</param>
/// <param name="ByFrequency">The same by how often training told the fact, the rarest first.</param>
public sealed record WatchPoint(
    string Model,
    MeanEstimate Loss,
    double? PreviousToken,
    double? Induction,
    Proportion Copied,
    Proportion Names,
    Proportion Facts,
    IReadOnlyList<(string Frequency, Proportion Right)> ByFrequency
)
{
    /// <summary>Right answers on facts that were told so often.</summary>
    /// <param name="frequency">As in <see cref="ByFrequency"/>.</param>
    /// <returns><see langword="null"/> where none was asked.</returns>
    public Proportion? Of(string frequency) =>
        ByFrequency.Where(group => group.Frequency == frequency).Select(group => group.Right).FirstOrDefault();
}
