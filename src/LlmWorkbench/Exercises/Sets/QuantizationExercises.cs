using System.Globalization;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Gguf;
using LlmWorkbench.Quantization.Sweep;
using LlmWorkbench.Statistics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on quantization.</summary>
internal static class QuantizationExercises
{
    private const double Mebibyte = 1 << 20;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new("quantization/bits", (answers, _) => Bits().Judge(answers[0])),
        new("quantization/front", (answers, data) => WithSweep(data, sweep => Front(sweep).Judge(Types(sweep, answers[0])))),
        new("quantization/agreement", (answers, data) => WithSweep(data, sweep => Agreement(sweep, Types(sweep, answers[0])))),
        new("quantization/sigmas", (answers, data) => WithSweep(data, sweep => Sigmas(sweep).Judge(answers[0]))),
        new("quantization/cache", (answers, _) => Cache().Judge(answers[0])),
    ];

    private static Judgement WithSweep(object? data, Func<QuantizationSweepResult, Judgement> judge) =>
        data is QuantizationSweepResult sweep
            ? judge(sweep)
            : Judgement.Broken(
                "the check needs the result of #!quantization --into sweep: run that cell, and give the result as in the shipped notebook."
            );

    // The table and the curves label types with what else is said of them, as in «Q5_K pure»: that is an answer too.
    private static object? Types(QuantizationSweepResult sweep, object? answer)
    {
        return answer switch
        {
            string label => Type(label),
            IEnumerable<string?> labels => labels.OfType<string>().Select(Type).ToArray(),
            _ => answer,
        };

        string Type(string label) =>
            sweep.Points.FirstOrDefault(point => point.Label.Equals(label.Trim(), StringComparison.OrdinalIgnoreCase))?.Type ?? label;
    }

    private static NumberAnswer Bits()
    {
        double bits = GgmlTypes.BitsPerWeight(GgmlType.Q4_0);
        return new NumberAnswer(bits, 0.01)
        {
            Right = FormattableString.Invariant($"{bits} bits. An 8B model takes {8.03e9 * bits / 8 / Math.Pow(2, 30):F1} GiB so."),
            Hint = "how many bits does a block take, and how many weights share them?",
            Mistakes =
            [
                new(4, "the scale has to be stored too."),
                new(20, "the 16 bits of the scale are shared by all weights of a block."),
                new(32 * bits, "that is the whole block; how many weights share it?"),
            ],
        };
    }

    private static NameAnswer Front(QuantizationSweepResult sweep)
    {
        QuantizationPoint[] seen = [.. sweep.Compared.Where(point => point.IsDistinguishable)];
        string[] front = [.. ParetoFront.Of(seen, point => point.FileBytes, point => point.Loss!.Mean).Select(point => point.Type)];
        string[] never = [.. seen.Select(point => point.Type).Except(front)];
        return new NameAnswer([.. sweep.Points.Select(point => point.Type).Distinct()], never)
        {
            What = "the names",
            Right = $"on the front are {Sentences.And(front)}.",
            Hint = given =>
            {
                int wrong = given.Except(never, StringComparer.OrdinalIgnoreCase).Count(),
                    missing = never.Except(given, StringComparer.OrdinalIgnoreCase).Count();
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{wrong} of yours {(wrong == 1 ? "is" : "are")} not beaten, or shows no difference to the original; {missing} "
                        + $"{(missing == 1 ? "is" : "are")} missing. Open marks are after the front."
                );
            },
        };
    }

    private static Judgement Agreement(QuantizationSweepResult sweep, object? answer)
    {
        QuantizationPoint[] compared = [.. sweep.Compared];
        if (compared.Where(point => point.SameTop!.Mean >= 0.95).MinBy(point => point.FileBytes) is not { } best)
        {
            return Judgement.Broken("no type of this sweep agrees in 95 of 100 places.");
        }

        return new NameAnswer([.. compared.Select(point => point.Type)], [best.Type])
        {
            What = "a type",
            Right = string.Create(
                CultureInfo.InvariantCulture,
                $"{best.Type} agrees in {100 * best.SameTop!.Mean:0.0} % of all places and takes {best.FileBytes / Mebibyte:F1} "
                    + $"MiB instead of {sweep.Reference.FileBytes / Mebibyte:F1}."
            ),
            Hint = given =>
                compared.First(point => point.Type.Equals(given[0], StringComparison.OrdinalIgnoreCase)) is { SameTop.Mean: < 0.95 } bad
                    ? FormattableString.Invariant($"{bad.Type} agrees in only {100 * bad.SameTop!.Mean:0.0} %.")
                    : "a smaller one still agrees often enough.",
        }.Judge(answer);
    }

    private static NumberAnswer Sigmas(QuantizationSweepResult sweep)
    {
        MeanEstimate difference = sweep.Difference("Q3_K pure", "Q4_K pure");
        QuantizationPoint three = sweep["Q3_K pure"],
            four = sweep["Q4_K pure"];
        double expected = difference.Mean / difference.Error,
            added = three.Loss!.Error + four.Loss!.Error,
            squares = Math.Sqrt(Math.Pow(three.Loss.Error, 2) + Math.Pow(four.Loss.Error, 2));
        return new NumberAnswer(expected, 0.05)
        {
            Right = string.Create(
                CultureInfo.InvariantCulture,
                $"{difference.Mean:F4} ± {difference.Error:F4}, {expected:F1} standard errors. Beyond two, chance would do it once "
                    + $"in twenty texts; beyond three, once in four hundred."
            ),
            Hint = "how many times does the error go into the mean of the difference?",
            Mistakes =
            [
                new(-expected, "the sign says which of the two loses more: ask for Q3_K against Q4_K."),
                new(
                    difference.Mean / added,
                    "both were measured on the same tokens: their difference has an error of its own, which is smaller."
                ),
                new(
                    difference.Mean / squares,
                    "both were measured on the same tokens: their difference has an error of its own, which is smaller."
                ),
            ],
        };
    }

    private static NumberAnswer Cache()
    {
        double expected = 65536.0 * 8192 * GgmlTypes.BitsPerWeight(GgmlType.Q8_0) / 8 / Mebibyte;
        return new NumberAnswer(expected, 1)
        {
            Right = FormattableString.Invariant($"{expected:F0} MiB, instead of 1,024 in 16 bits."),
            Hint = "numbers for each token, tokens, bits for each number: and a MiB has 2^20 bytes of 8 bits.",
            Mistakes =
            [
                new(512, "the scales are missing."),
                new(1024, "that is with 16 bits for each number."),
                new(8 * expected, "those are bits: a byte has 8."),
                new(expected * Mebibyte / 1e6, "those are megabytes: a MiB has 2^20 bytes."),
            ],
        };
    }
}
