using System.Globalization;
using LlmWorkbench.Families;

namespace LlmWorkbench.Lineage.Origins;

/// <summary>Compares a file with a release: what speaks for it, and what against.</summary>
internal static class ReleaseJudge
{
    // Fine-tunings add a few tokens, and files leave rows out that fill the embedding up.
    private const int NearlyAllTokens = 256;

    private const string NotKnown = "not known";
    private const string NotSaid = "not said";

    /// <summary>The evidence.</summary>
    /// <param name="traits">What the file says.</param>
    /// <param name="release">The release.</param>
    /// <param name="named">The release that the file's own names name.</param>
    public static OriginCandidate Of(FileTraits traits, ModelRelease release, ModelRelease? named)
    {
        KnownShape? shape = release
            .Shapes.Where(known => Fits(traits, known))
            .OrderByDescending(known => Likeness(traits, known))
            .FirstOrDefault();
        FamilyTable table = FamilyTable.Known;
        return new OriginCandidate(
            release,
            shape,
            [
                .. ArchitectureJudge.Of(traits, table.Architecture(release.Architecture)!),
                Shape(traits, release, shape),
                Vocabulary(traits, release, shape),
                RopeBase(traits, shape),
                Context(traits, shape?.Context ?? release.Context),
                ArchitectureJudge.Compare(
                    "tokenizer",
                    traits.TokenizerModel ?? NotSaid,
                    release.TokenizerModel ?? NotKnown,
                    traits.TokenizerModel is not null && release.TokenizerModel is not null
                ),
                PreTokenizer(traits, release),
                Template(traits, release),
                .. traits.Names.Select(name => Name(name, release, named)),
                .. traits.BaseModels.Select(name => Base(name, release)),
            ]
        );
    }

    /// <summary>Whether a vocabulary is that of a shape, but for a few tokens.</summary>
    public static bool HasVocabulary(FileTraits traits, KnownShape known) =>
        traits.Vocabulary is { } count && Math.Abs(count - known.Vocabulary) <= NearlyAllTokens;

    private static bool Fits(FileTraits traits, KnownShape known) =>
        (traits.Layers, traits.Width, traits.Heads, traits.KeyValueHeads) == (known.Layers, known.Width, known.Heads, known.KeyValueHeads)
        && (known.Experts ?? 0) == (traits.Experts ?? 0)
        && (known.Experts is not null || traits.FeedForward == known.FeedForward);

    private static int Likeness(FileTraits traits, KnownShape known) =>
        (traits.Vocabulary == known.Vocabulary ? 4 : 0)
        + (IsSame(traits.RopeBase, known.RopeBase) ? 2 : 0)
        + (traits.Context == known.Context ? 1 : 0);

    private static Clue Shape(FileTraits traits, ModelRelease release, KnownShape? shape) =>
        new(
            "shape",
            traits.Shape,
            shape is not null ? $"that of {release.Name} {shape.Size}"
                : release.Shapes.Count == 0 ? NotKnown
                : $"one of {string.Join(", ", release.Shapes.Select(s => s.Size))}, none of which has it",
            shape is not null ? ClueVerdict.For
                : release.Shapes.Count == 0 ? ClueVerdict.Silent
                : ClueVerdict.Against,
            Weight: 6
        );

    private static Clue Vocabulary(FileTraits traits, ModelRelease release, KnownShape? shape)
    {
        KnownShape[] known = shape is null ? [.. release.Shapes] : [shape];
        string expected = string.Join(" or ", known.Select(s => Whole(s.Vocabulary)).Distinct());
        ClueVerdict verdict =
            known.Length == 0 || traits.Vocabulary is null ? ClueVerdict.Silent
            : known.Any(s => HasVocabulary(traits, s)) ? ClueVerdict.For
            : ClueVerdict.Against;
        bool isNear = verdict == ClueVerdict.For && known.All(s => s.Vocabulary != traits.Vocabulary);
        return new Clue(
            "vocabulary",
            traits.Vocabulary is { } count ? $"{Whole(count)} tokens" : NotSaid,
            expected.Length == 0 ? NotKnown : expected + (isNear ? ", but for a few" : ""),
            verdict,
            isNear ? 2 : 3
        );
    }

    private static Clue RopeBase(FileTraits traits, KnownShape? shape) =>
        new(
            "base of the rotary angles",
            traits.RopeBase is { } found ? Whole(found) : NotSaid,
            shape?.RopeBase is { } expected ? Whole(expected) : NotKnown,
            traits.RopeBase is null || shape?.RopeBase is null ? ClueVerdict.Silent
                : IsSame(traits.RopeBase, shape.RopeBase) ? ClueVerdict.For
                : ClueVerdict.Against,
            Weight: 2
        );

    // Whoever stretches a context writes another number: it says little.
    private static Clue Context(FileTraits traits, int expected) =>
        new(
            "context",
            traits.Context is { } found ? $"{Whole(found)} tokens" : NotSaid,
            Whole(expected),
            traits.Context is null ? ClueVerdict.Silent
                : traits.Context == expected ? ClueVerdict.For
                : ClueVerdict.Against,
            Weight: 1
        );

    private static Clue PreTokenizer(FileTraits traits, ModelRelease release) =>
        new(
            "how text is cut",
            traits.PreTokenizer ?? NotSaid,
            release.PreTokenizers.Count == 0 ? NotKnown : string.Join(" or ", release.PreTokenizers),
            traits.PreTokenizer is null || release.PreTokenizers.Count == 0 ? ClueVerdict.Silent
                : release.PreTokenizers.Contains(traits.PreTokenizer) ? ClueVerdict.For
                : ClueVerdict.Against,
            Weight: 2
        );

    private static Clue Template(FileTraits traits, ModelRelease release)
    {
        string[] found = [.. release.TemplateMarks.Where(mark => traits.ChatTemplate?.Contains(mark, StringComparison.Ordinal) == true)];
        return new Clue(
            "chat template",
            traits.ChatTemplate is null ? "none"
                : found.Length > 0 ? $"holds {string.Join(", ", found)}"
                : "holds none of these",
            release.TemplateMarks.Count == 0 ? NotKnown : string.Join(" or ", release.TemplateMarks),
            traits.ChatTemplate is null || release.TemplateMarks.Count == 0 ? ClueVerdict.Silent
                : found.Length > 0 ? ClueVerdict.For
                : ClueVerdict.Against,
            Weight: 2
        );
    }

    private static Clue Name(FileName name, ModelRelease release, ModelRelease? named)
    {
        ModelRelease? found = FamilyTable.Known.Named(name.Name);
        return new Clue(
            name.Key,
            name.Name,
            release.Name,
            found is null ? ClueVerdict.Silent
                : found == release ? ClueVerdict.For
                : ClueVerdict.Against,
            found is not null && found == named ? 4 : 1
        );
    }

    private static Clue Base(FileName name, ModelRelease release)
    {
        ModelRelease? found = FamilyTable.Known.Named(name.Name);
        bool isFor = found is not null && (found == release || FamilyTable.Known.AncestorsOf(release).Contains(found));
        return new Clue(
            name.Key,
            name.Name,
            $"{release.Name}, or what it was made of",
            found is null ? ClueVerdict.Silent
                : isFor ? ClueVerdict.For
                : ClueVerdict.Against,
            Weight: 3
        );
    }

    private static bool IsSame(double? a, double? b) => a is { } x && b is { } y && Math.Abs(x - y) <= 0.01 * Math.Abs(y);

    private static string Whole(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
