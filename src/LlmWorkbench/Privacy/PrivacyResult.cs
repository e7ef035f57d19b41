using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Privacy;

/// <summary>What a process had open to the network, and which files it wrote, while a model answered a prompt.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="Answer">What the model wrote.</param>
/// <param name="Sockets">Sockets of the process.</param>
/// <param name="Files">Files that were open for writing.</param>
/// <param name="BytesWritten">Bytes that the process had written to disks meanwhile; <see langword="null"/> where that is not counted.
/// </param>
/// <param name="Looks">How often it was looked.</param>
/// <param name="Duration">From the first look to the last.</param>
public sealed record PrivacyResult(
    string Model,
    string Prompt,
    string Answer,
    IReadOnlyList<SeenSocket> Sockets,
    IReadOnlyList<WrittenFile> Files,
    long? BytesWritten,
    int Looks,
    TimeSpan Duration
) : ITabularResult
{
    /// <summary>Whether the answer was interrupted, so that this is what was seen until then.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Whether every socket reaches no farther than this machine.</summary>
    public bool IsLocal => Sockets.All(seen => seen.Socket.IsLocal);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Counts,
            new("model", null, _ => Model),
            new("what", "open while it answered", c => c.What),
            new("count", "", c => c.Count, Format.Whole) { Shown = c => c.IsBytes && c.Count is { } bytes ? Figures.Bytes(bytes) : null }
        );

    private (string What, long? Count, bool IsBytes)[] Counts =>
        [
            ("sockets that reach other machines", Sockets.Count(seen => !seen.Socket.IsLocal), false),
            ("sockets that reach this machine only", Sockets.Count(seen => seen.Socket.IsLocal), false),
            ("files open for writing", Files.Count, false),
            ("bytes written to disks", BytesWritten, true),
        ];
}
