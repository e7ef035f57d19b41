using LlmWorkbench.Families;

namespace LlmWorkbench.Lineage.Origins;

/// <summary>Compares a file's graph with what its architecture is known for: metadata may lie, and tensors seldom do.</summary>
internal static class ArchitectureJudge
{
    /// <summary>The evidence for an architecture.</summary>
    public static IReadOnlyList<Clue> Of(FileTraits traits, ArchitectureTraits architecture) =>
        [
            Compare("architecture", traits.Architecture ?? "not said", architecture.Key, traits.Architecture is not null, weight: 3),
            Compare("positions", ClueWords.Of(traits.Positions), ClueWords.Of(architecture.Positions), traits.Positions != default),
            Compare("norms", ClueWords.Of(traits.Norm), ClueWords.Of(architecture.Norm), traits.Norm != default),
            Compare("MLPs", ClueWords.Of(traits.Mlp), ClueWords.Of(architecture.Mlp), traits.Mlp != default),
            Compare(
                "attention and MLP",
                ClueWords.Parallel(traits.IsParallel),
                ClueWords.Parallel(architecture.IsParallel),
                traits.IsParallel is not null
            ),
        ];

    /// <summary>Two texts that should be the same.</summary>
    public static Clue Compare(string aspect, string found, string expected, bool isSaid, int weight = 1) =>
        new(
            aspect,
            found,
            expected,
            !isSaid ? ClueVerdict.Silent
                : found == expected ? ClueVerdict.For
                : ClueVerdict.Against,
            weight
        );
}
