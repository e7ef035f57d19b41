using LlmWorkbench.Exercises.Answers;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on embeddings.</summary>
internal static class EmbeddingExercises
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } = [new("embeddings/cosine", (answers, _) => Cosine().Judge(answers[0]))];

    // Lengths 3 and 7, so that each mistake gives a number of its own.
    private static FunctionAnswer Cosine() =>
        new(
            "CosineOf",
            [
                new FunctionCase(
                    [
                        [1, 2, 2],
                        [2, 3, 6],
                    ],
                    20.0 / 21
                )
                {
                    Mistakes =
                    [
                        new(
                            20,
                            "that is the sum of the products. Two long vectors would always be near: what makes it a matter of direction?"
                        ),
                        new(20.0 / 441, "each length is a square root: of the sum of the squares."),
                        new(20.0 / 10, "lengths are multiplied and not added: one vector twice as long must change nothing."),
                        new(20.0 / 3, "one of the two lengths is missing."),
                        new(20.0 / 7, "one of the two lengths is missing."),
                    ],
                },
                new FunctionCase(
                    [
                        [1, 0, -1],
                        [0.5, 2, 1.5],
                    ],
                    -1 / Math.Sqrt(2 * 6.5)
                ),
            ]
        )
        {
            Right = "With it, a search is one line: the passage with the largest cosine.",
            Hint = value =>
                FormattableString.Invariant($"it gives {value:0.####} for (1, 2, 2) and (2, 3, 6), whose products add up to 20.")
                + " What are the two lengths?",
        };
}
