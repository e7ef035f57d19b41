using System.Globalization;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Gguf;
using LlmWorkbench.Parameters.Memory;
using LlmWorkbench.Parameters.Scaling;
using LlmWorkbench.Parameters.Shapes;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on parameters.</summary>
internal static class ParametersExercises
{
    private const double Gibibyte = 1L << 30;

    private static readonly ModelShape s_tutor = new(
        "tutor",
        "by hand",
        Layers: 4,
        Width: 256,
        FeedForward: 768,
        Heads: 4,
        KeyValueHeads: 2,
        HeadSize: 64,
        Vocabulary: 4096
    )
    {
        TiedOutput = true,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new("parameters/wide", (answers, _) => Wide().Judge(answers[0])),
        new("parameters/fit", (answers, _) => Fit(answers[0])),
        new("parameters/context", (answers, _) => Context().Judge(answers[0])),
        new(
            "parameters/gain",
            (answers, data) =>
                data is ScalingResult { Floor: { } floor, Points.Count: > 1 } scaling
                    ? Gain(scaling, floor).Judge(answers[0])
                    : Judgement.Broken(
                        "the check needs the result of #!parameters --accuracy --into scaling on a text whose lowest loss is "
                            + "known: run that cell, and give the result as in the shipped notebook."
                    )
        ),
    ];

    private static NumberAnswer Wide()
    {
        ModelShape wide = s_tutor with { Width = 512, FeedForward = 1536, Heads = 8, KeyValueHeads = 4 };
        return new NumberAnswer(wide.ParameterCount, 100_000)
        {
            Right = FormattableString.Invariant(
                $"{wide.ParameterCount:N0}, {(double)wide.ParameterCount / s_tutor.ParameterCount:F2} times as many."
            ),
            Hint = "sum up the table above with the new numbers.",
            Mistakes =
            [
                new(2 * s_tutor.ParameterCount, "twice the width means twice the rows and twice the columns."),
                new(4 * s_tutor.ParameterCount, "not every matrix has both: how many rows does the embedding have?"),
            ],
        };
    }

    private static Judgement Fit(object? answer)
    {
        MemoryResult memory = MemoryExperiment.EstimateMemory(new MemoryOptions { Budgets = [12] });
        MemoryRow best = memory.Largest(GgmlType.Q4_K, 12)!;
        return new NameAnswer([.. memory.Rows.Select(row => row.Model.Name)], [best.Model.Name])
        {
            Right = FormattableString.Invariant($"{best.Model.Name} takes {Q4(best).TotalBytes / Gibibyte:F1} GiB."),
            Hint = given =>
                memory.Rows.First(row => row.Model.Name.Equals(given[0], StringComparison.OrdinalIgnoreCase)).Model.ParameterCount
                > best.Model.ParameterCount
                    ? "look at its total in the column Q4_K."
                    : "that one fits, but a larger one does too.",
        }.Judge(answer);
    }

    private static NumberAnswer Context()
    {
        MemoryRow eight = MemoryExperiment.EstimateMemory().Rows.Single(row => row.Model.Name == "8B");
        double perToken = eight.Model.CacheNumbersPerToken * 2,
            expected = Q4(eight).WeightBytes / perToken;
        return new NumberAnswer(expected, 0.02 * expected)
        {
            Right = FormattableString.Invariant($"{expected:N0} tokens."),
            Hint = FormattableString.Invariant(
                $"one token takes {perToken / 1024:F0} KiB of keys and values. How many of them make the weights' bytes?"
            ),
            Mistakes =
            [
                new(2 * expected, "each number of keys and values in F16 takes two bytes, and there are keys and values."),
                new(expected / 4, "32 heads for queries share 8 for keys and values: only those are kept."),
            ],
        };
    }

    private static NumberAnswer Gain(ScalingResult scaling, double floor)
    {
        double smallest = scaling.Points[0].NatsPerToken.Mean,
            biggest = scaling.Points[^1].NatsPerToken.Mean,
            expected = (smallest - biggest) / (smallest - floor);
        return new NumberAnswer(expected, 0.02)
        {
            Right = string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * expected:0} % of the way, with "
                    + $"{(double)scaling.Points[^1].ParameterCount / scaling.Points[0].ParameterCount:F1} times as many parameters."
            ),
            Hint = "what the largest gained, divided by all that there was to gain.",
            Mistakes =
            [
                new((smallest - biggest) / smallest, "no model can come down to a loss of 0: how far can it come?"),
                new(1 - expected, "that is the part of the way that is left."),
                new(100 * expected, "give it from 0 to 1."),
            ],
        };
    }

    private static MemoryEstimate Q4(MemoryRow row) => row.Estimates.Single(estimate => estimate.Type == GgmlType.Q4_K);
}
