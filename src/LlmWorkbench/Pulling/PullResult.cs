using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Licences;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Pulling;

/// <summary>What a repository or an address offers, or what of it was pulled.</summary>
/// <param name="Source">The repository as <c>user/name</c>, or the address.</param>
/// <param name="Revision">The branch, tag or commit that was asked for; <see langword="null"/> for an address.</param>
/// <param name="Commit">The commit that it was, in 40 hexadecimal digits; <see langword="null"/> for an address.</param>
/// <param name="Licence">What the model's card says of its licence, as <c>#!licence</c> reads it; <see langword="null"/> where nobody
/// was asked (an address, or offline).</param>
/// <param name="Models">The models: all that are offered, or the one that was pulled.</param>
public sealed record PullResult(string Source, string? Revision, string? Commit, LicenceFinding? Licence, IReadOnlyList<PulledModel> Models)
    : ITabularResult
{
    /// <summary>Whether this lists what there is, and nothing was to be fetched.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether nobody was asked, and this is what is here.</summary>
    public bool IsOffline { get; init; }

    /// <summary>The folder that models of this source lie in.</summary>
    public required string Folder { get; init; }

    /// <summary>How long fetching took; zero where nothing was fetched.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What <c>#!model</c> loads the model that was pulled by: its file's name without <c>.gguf</c>, or its path where it
    /// lies in a cache that is not the user's own.</summary>
    public string? LoadName =>
        IsList || Models is not [{ Path: { } path }] ? null
        : IsFoundByName ? SplitName.ModelName(path)
        : path;

    // A cache that was named for this one call is not looked through for models.
    internal bool IsFoundByName { get; init; } = true;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Models,
            [
                new("name", "file", m => m.Name),
                new("type", "type", m => m.Type, Format.Text with { Missing = "not said" }),
                new("files", "files", m => m.FileCount, Format.Number),
                new("bytes", "size", m => m.Bytes, Format.Bytes),
                new("state", "here", m => m.State, Format.Words<PullState>(PullWords.Of)),
                new("bytes_here", null, m => m.BytesHere),
                new("bytes_resumed", null, m => m.BytesResumed),
                new("sha256", null, m => m.Sha256),
                new("path", null, m => m.Path),
                new("kept_by", null, m => m.Store),
                new("note", null, m => m.Note),
            ]
        );
}
