using LlmWorkbench.Families;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Lineage.Origins;

/// <summary>What the evidence comes to.</summary>
public enum OriginVerdict
{
    /// <summary>Neither release nor architecture is known.</summary>
    Unknown,

    /// <summary>The architecture is known, and no known release has this shape and vocabulary.</summary>
    ArchitectureOnly,

    /// <summary>It is a release, or was made of its weights.</summary>
    Release,

    /// <summary>The file's names say something else than its make.</summary>
    Contradiction,
}

/// <summary>A release that a file may be, with what speaks for and against it.</summary>
/// <param name="Release">The release.</param>
/// <param name="Shape">The shape of it that fits; <see langword="null"/> where none does.</param>
/// <param name="Clues">The evidence.</param>
public sealed record OriginCandidate(ModelRelease Release, KnownShape? Shape, IReadOnlyList<Clue> Clues)
{
    /// <summary>What speaks for it less what speaks against it, by weight.</summary>
    public int Score => Clues.Sum(clue => clue.Score);
}

/// <summary>Which family a file belongs to, and the evidence.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Verdict">What it comes to.</param>
/// <param name="Architecture">The file's architecture; <see langword="null"/> where it is not in the table.</param>
/// <param name="Named">The release that the file's own names name; <see langword="null"/> where they name none.</param>
/// <param name="Clues">The evidence for or against the best candidate, or the architecture where there is none.</param>
/// <param name="Candidates">The releases whose shape and vocabulary fit, the likeliest first.</param>
/// <param name="Traits">What the file says.</param>
public sealed record OriginResult(
    string Model,
    OriginVerdict Verdict,
    ArchitectureTraits? Architecture,
    ModelRelease? Named,
    IReadOnlyList<Clue> Clues,
    IReadOnlyList<OriginCandidate> Candidates,
    FileTraits Traits
) : ITabularResult
{
    /// <summary>The releases that the evidence speaks for most, and equally; without those that were made of another of them.</summary>
    public IReadOnlyList<ModelRelease> Likeliest { get; init; } = [];

    /// <summary>The likeliest release, of several the oldest; <see langword="null"/> where none fits.</summary>
    public ModelRelease? Release => Candidates.Count > 0 ? Candidates[0].Release : null;

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Clues,
            new("model", null, _ => Model),
            new("verdict", null, _ => Verdict),
            new("release", null, _ => Release?.Id),
            new("aspect", "evidence", clue => clue.Aspect),
            new("speaks", "speaks", clue => clue.Verdict, ClueWords.Format),
            new("found", "the file says", clue => clue.Found, Format.Text with { IsWrapped = true }),
            new("expected", "expected", clue => clue.Expected, Format.Text with { IsWrapped = true }),
            new("weight", null, clue => clue.Weight)
        );
}
