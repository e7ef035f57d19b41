using LlmWorkbench.Families;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Models;

namespace LlmWorkbench.Lineage.Origins;

/// <summary>Asks which family a model's file belongs to. Nothing is computed with the model: its header says enough.</summary>
/// <example>
/// <code>
/// OriginResult origin = model.Origin();
/// Console.WriteLine($"{origin.Verdict}: {origin.Release?.Name ?? "unknown"}");
/// </code>
/// </example>
public static class OriginExperiment
{
    /// <summary>Compares a model's architecture, shape, tokenizer, template, names and graph with those of the known releases.</summary>
    /// <param name="model">The model.</param>
    /// <returns>What it comes to, and each piece of evidence.</returns>
    /// <exception cref="WorkbenchException">The model was disposed.</exception>
    public static OriginResult Origin(this LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Of(model.Name, model.Engine.File);
    }

    /// <summary>The same for a file that is not loaded, or that llama.cpp does not run: its header alone is read.</summary>
    /// <param name="path">A GGUF file.</param>
    /// <returns>What it comes to, under the file's name.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="Gguf.GgufFormatException">It is not GGUF, is damaged, or is cut off.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public static OriginResult OfFile(string path) => Of(SplitName.ModelName(path), GgufFile.ReadModel(path));

    private static OriginResult Of(string model, GgufFile file) =>
        Of(model, new TraitReader(file.Metadata, file.Tensors).Read(SplitName.ModelName(file.Path)));

    /// <summary>Judges what was read.</summary>
    internal static OriginResult Of(string model, FileTraits traits)
    {
        FamilyTable table = FamilyTable.Known;
        ModelRelease? named = traits.Names.Select(name => table.Named(name.Name)).OfType<ModelRelease>().FirstOrDefault();
        ArchitectureTraits? architecture = table.Architecture(traits.Architecture);
        OriginCandidate[] all = [.. table.Releases.Select(release => ReleaseJudge.Of(traits, release, named))];
        OriginCandidate[] fitting =
        [
            .. all.Where(c =>
                    c.Release.Architecture == traits.Architecture && c.Shape is { } shape && ReleaseJudge.HasVocabulary(traits, shape)
                )
                .OrderByDescending(candidate => candidate.Score),
        ];
        IReadOnlyList<Clue> clues =
            fitting.Length > 0 ? fitting[0].Clues
            : named is not null ? all.First(candidate => candidate.Release == named).Clues
            : architecture is not null ? ArchitectureClues(traits, architecture)
            : [new Clue("architecture", traits.Architecture ?? "not said", "one of the table", ClueVerdict.Against, 3)];
        return new OriginResult(model, Verdict(traits, architecture, named, fitting), architecture, named, clues, fitting, traits)
        {
            Likeliest = Likeliest([.. fitting.TakeWhile(c => c.Score == fitting[0].Score).Select(c => c.Release)]),
        };
    }

    // Whatever was made of one of them looks like it: the older one stands for both.
    private static ModelRelease[] Likeliest(ModelRelease[] equal) =>
        [
            .. equal.Where(release =>
                !release.Parents.Any(p => p.How != DescentKind.SameArchitecture && equal.Any(other => other.Id == p.Id))
            ),
        ];

    private static OriginVerdict Verdict(
        FileTraits traits,
        ArchitectureTraits? architecture,
        ModelRelease? named,
        OriginCandidate[] fitting
    )
    {
        bool isLie =
            named is not null
            && (
                named.Architecture != traits.Architecture
                || (fitting.Length > 0 && named.Shapes.Count > 0 && !fitting.Any(candidate => IsKin(named, candidate.Release)))
            );
        return isLie ? OriginVerdict.Contradiction
            : fitting.Length > 0 ? OriginVerdict.Release
            : architecture is null ? OriginVerdict.Unknown
            : OriginVerdict.ArchitectureOnly;
    }

    // A child that the table has no shape of has its parent's.
    private static bool IsKin(ModelRelease named, ModelRelease fitting) =>
        named == fitting || FamilyTable.Known.AncestorsOf(named).Contains(fitting);

    private static IReadOnlyList<Clue> ArchitectureClues(FileTraits traits, ArchitectureTraits architecture)
    {
        ModelRelease[] releases = [.. FamilyTable.Known.Releases.Where(release => release.Architecture == architecture.Key)];
        int shapes = releases.Sum(release => release.Shapes.Count);
        return
        [
            .. ArchitectureJudge.Of(traits, architecture),
            new Clue(
                "shape and vocabulary",
                $"{traits.Shape}; {traits.Vocabulary} tokens",
                $"one of the {shapes} known ones",
                ClueVerdict.Against,
                6
            ),
            .. traits
                .Names.Concat(traits.BaseModels)
                .Select(name => new Clue(name.Key, name.Name, "a known release", ClueVerdict.Silent, 4)),
        ];
    }
}
