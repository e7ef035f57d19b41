using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling.Hub;

namespace LlmWorkbench.Pulling;

/// <summary>The files of a repository that are one model.</summary>
/// <param name="Files">One file, or the parts of a split one in their order.</param>
internal sealed record PullItem(IReadOnlyList<HubFile> Files)
{
    /// <summary>What it is called: its first file.</summary>
    public string Name => Files[0].Path;

    /// <summary>The type of the weights as the name says it.</summary>
    public string? Type => TypeInName.Of(SplitName.Of(Name)?.Stem ?? Path.ChangeExtension(Name, null));

    /// <summary>The size of all its files in bytes.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Whether it goes with a model and is none: what sees pictures, and what quantizing was weighed by.</summary>
    public bool IsBeside =>
        Path.GetFileName(Name) is var file
        && (file.Contains("mmproj", StringComparison.OrdinalIgnoreCase) || file.Contains("imatrix", StringComparison.OrdinalIgnoreCase));

    /// <summary>Which of the parts are not there; empty for a model that is whole.</summary>
    public IReadOnlyList<string> Missing =>
        SplitName.Of(Name) is { } split ? [.. split.All().Except(Files.Select(file => file.Path), StringComparer.Ordinal)] : [];

    /// <summary>Puts the files of a repository together.</summary>
    public static IReadOnlyList<PullItem> Of(IEnumerable<HubFile> files) =>
        [
            .. files
                .GroupBy(file => SplitName.Of(file.Path) is { } split ? $"{split.Stem}/{split.Count}" : file.Path, StringComparer.Ordinal)
                .Select(group => new PullItem([.. group.OrderBy(file => file.Path, StringComparer.Ordinal)])),
        ];

    /// <summary>As a row of a result.</summary>
    public PulledModel Row(PullState state) =>
        new(Name, Type, Files.Count, Bytes, state)
        {
            Sha256 = Files[0].Checksum is { IsSha256: true } sum ? sum.Hex : null,
            IsVouchedFor = true,
            BytesHere = state is PullState.Here or PullState.Fetched ? Bytes : 0,
        };
}
