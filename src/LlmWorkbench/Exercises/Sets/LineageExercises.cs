using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Families;
using LlmWorkbench.Lineage.Origins;
using LlmWorkbench.Magics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on families of models.</summary>
internal static class LineageExercises
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new("lineage/parent", (answers, _) => Parent().Judge(answers[0])),
        new("lineage/scratch", (answers, _) => Scratch().Judge(answers[0])),
        new("lineage/name", (answers, _) => Named().Judge(answers[0])),
        new(
            "lineage/siblings",
            (answers, data) =>
                data is SideBySide<OriginResult> { Results.Count: > 1 } siblings
                    ? Siblings([.. siblings.Results]).Judge(answers[0])
                    : Judgement.Broken(
                        "the check needs the result of #!lineage with two models and --into siblings: run that cell, and give the result "
                            + "as in the shipped notebook."
                    )
        ),
    ];

    private static NameAnswer Parent()
    {
        ModelRelease chat = FamilyTable.Known.TryGet("starchat-beta")!;
        string parent = FamilyTable.Known.TryGet(chat.Parents[0].Id)!.Name;
        return new NameAnswer([.. FamilyTable.Known.OfFamily(chat.Family).Select(release => release.Name)], [parent])
        {
            Right = $"{parent}, which itself is StarCoderBase, trained on with text of the web.",
            Hint = _ => "follow the line from StarChat β to the left and up: where does it end first?",
        };
    }

    private static NumberAnswer Scratch()
    {
        IReadOnlyList<ModelRelease> all = FamilyTable.Known.Releases;
        int made = all.Count(release => !release.IsFromScratch),
            alone = all.Count(release => release.Parents.Count == 0);
        double share = (double)made / all.Count;
        return new NumberAnswer(share, 0.005)
        {
            Right = FormattableString.Invariant($"{made} of {all.Count}, {100 * share:0} %."),
            Hint = "count the rows whose Release.IsFromScratch is false, and divide by all of them.",
            Mistakes =
            [
                new(1 - share, "those are the ones that were trained from scratch."),
                new(
                    1 - ((double)alone / all.Count),
                    "a release that has nothing but an architecture from another has none of its weights."
                ),
                new(100 * share, "give it from 0 to 1."),
            ],
        };
    }

    // The shape is that of Qwen 2.5 7B (and of Qwen 2 7B), whatever the file calls itself.
    private static NameAnswer Named()
    {
        KnownShape shape = FamilyTable.Known.TryGet("qwen-2.5")!.Shapes.Single(known => known.Size == "7B");
        string family = FamilyTable
            .Known.Releases.First(release => release.Shapes.Any(known => known.ToString() == shape.ToString()))
            .Family;
        return new NameAnswer([.. FamilyTable.Known.Families], [family])
        {
            What = "a family",
            Right = $"{family}: {shape}, and the vocabulary of {shape.Vocabulary} tokens, are its own. The name lies.",
            Hint = given =>
                given[0].Equals("Llama", StringComparison.OrdinalIgnoreCase) ? "that is what the name says. Who has such a shape?"
                : given[0].Equals("DeepSeek", StringComparison.OrdinalIgnoreCase)
                    ? "one of its releases has this shape, but it was made of another family's weights: whose?"
                : "look for a release with 28 layers of width 3,584 among all shapes.",
        };
    }

    private static NameAnswer Siblings(OriginResult[] siblings)
    {
        (string Name, Func<FileTraits, object?> Of)[] aspects =
        [
            ("architecture", t => t.Architecture),
            ("positions", t => t.Positions),
            ("norms", t => t.Norm),
            ("MLPs", t => t.Mlp),
            ("layers", t => t.Layers),
            ("width", t => t.Width),
            ("heads", t => (t.Heads, t.KeyValueHeads)),
            ("neurons", t => t.FeedForward),
            ("vocabulary", t => t.Vocabulary),
        ];
        string[] different = [.. aspects.Where(a => siblings.Select(s => a.Of(s.Traits)).Distinct().Count() > 1).Select(a => a.Name)];
        return new NameAnswer([.. aspects.Select(a => a.Name)], different)
        {
            What = "the names of what differs",
            Right = different.Length == 0 ? "nothing." : $"{Sentences.And(different)}; all else is the same.",
            Hint = given =>
                given.Except(different, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } same
                    ? $"compare {same} once more: are the numbers not equal?"
                    : "those differ, and something else does too.",
        };
    }
}
