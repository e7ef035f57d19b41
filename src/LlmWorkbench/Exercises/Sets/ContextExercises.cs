using LlmWorkbench.ContextWindow.Loss;
using LlmWorkbench.ContextWindow.Needles;
using LlmWorkbench.ContextWindow.Timing;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Gguf;
using LlmWorkbench.Parameters.Memory;
using LlmWorkbench.Parameters.Shapes;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on the context window.</summary>
internal static class ContextExercises
{
    private const double Gibibyte = 1L << 30;

    /// <summary>How many times as long a token takes before decode is called slower.</summary>
    private const double Slower = 1.5;

    // Two ways that differ by less are as good as each other.
    private const double Alike = 0.02;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new("context/fits", (answers, _) => Fits().Judge(answers[0])),
        new(
            "context/slower",
            (answers, data) =>
                data is LengthTimingResult timing ? Slows(timing, answers[0]) : Needs("#!context --time --into timing on several lengths")
        )
        {
            IsOfMachine = true,
        },
        new("context/shift", (answers, _) => Shift().Judge(answers[0])),
        new(
            "context/needle",
            (answers, data) => data is NeedleResult needles ? Lost(needles, answers[0]) : Needs("#!context --needle --into needles")
        ),
        new(
            "context/beyond",
            (answers, data) =>
                data is PositionLossResult { Ways.Count: > 1 } loss && loss.Length > loss.TrainedLength
                    ? Beyond(loss, answers[0])
                    : Needs("#!context --loss --into loss on texts longer than those of training")
        ),
    ];

    private static Judgement Needs(string command) =>
        Judgement.Broken($"the check needs the result of {command}: run that cell, and give the result as in the shipped notebook.");

    private static NumberAnswer Fits()
    {
        var eight = ModelMemory.Of(TypicalShapes.All.Single(shape => shape.Name == "8B"));
        double weights = eight.Estimate(GgmlType.Q4_K, new MemoryOptions()).WeightBytes;
        double perToken = eight.CacheNumbersPerToken * sizeof(ushort);
        double expected = ((8 * Gibibyte) - weights) / perToken;
        return new NumberAnswer(expected, 0.02 * expected)
        {
            Right = FormattableString.Invariant($"{expected:N0} tokens, each of {perToken / 1024:F0} KiB."),
            Hint = "what is left beside the weights, divided by the bytes of a token.",
            Mistakes =
            [
                new(8 * Gibibyte / perToken, "the weights want their place too."),
                new(2 * expected, "each number of keys and values in F16 takes two bytes."),
                new(expected / 4, "32 heads for queries share 8 for keys and values: only those are kept."),
            ],
        };
    }

    private static Judgement Slows(LengthTimingResult timing, object? answer) =>
        timing.SlowerFrom(Slower) is { } expected
            ? new NumberAnswer(expected, 0.5)
            {
                What = "a length from the table",
                Right = FormattableString.Invariant(
                    $"from {expected:N0} tokens on a token takes at least {Slower} times as long as after {timing.Points[0].Tokens}."
                ),
                Hint = "compare the fastest round of each length with that of the first; the first from which on all are so much slower.",
                Mistakes = [new(timing.Points[0].Tokens, "that is the length to compare with.")],
            }.Judge(answer)
            : Judgement.Broken("here no length is so much slower than the first: measure longer ones with --lengths.");

    private static NumberAnswer Shift() =>
        new(24, 0.5)
        {
            Right = "24 of the 48 that follow the kept ones.",
            Hint = "half of what follows the tokens that are kept.",
            Mistakes =
            [
                new(32, "the kept tokens are no part of what is halved."),
                new(48, "that is all that could be forgotten; a shift forgets half of it."),
                new(16, "those are the tokens that are kept."),
            ],
        };

    private static Judgement Lost(NeedleResult needles, object? answer) =>
        needles.LostFrom(0.5) is { } expected
            ? new NumberAnswer(expected, 0.5)
            {
                What = "a length from the map",
                Right = FormattableString.Invariant(
                    $"at {expected:N0} tokens fewer than half are found, and the window has {needles.Lengths[^1]:N0}."
                ),
                Hint = "for each length, the mean over all depths: the shortest at which it is below a half.",
            }.Judge(answer)
            : Judgement.Broken("here at least half are found at every length: measure longer ones with --lengths.");

    private static Judgement Beyond(PositionLossResult loss, object? answer)
    {
        string[] names = [.. loss.Ways.Select(way => way.Way.Name)];
        double best = loss.Ways.Min(way => way.MeanFrom(loss.TrainedLength));
        string[] right = [.. loss.Ways.Where(way => way.MeanFrom(loss.TrainedLength) <= best + Alike).Select(way => way.Way.Name)];
        string? given = right.FirstOrDefault(name => name.Equals((answer as string)?.Trim(), StringComparison.OrdinalIgnoreCase));
        return new NameAnswer(names, [given ?? right[0]])
        {
            What = "a way of reading from the table",
            Right =
                FormattableString.Invariant($"{best:F3} nats per token beyond the trained length")
                + (right.Length > 1 ? $", with {Sentences.Or(right)}." : "."),
            Hint = _ => "compare the column «beyond it».",
        }.Judge(answer);
    }
}
