using System.Globalization;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Statistics;
using LlmWorkbench.Surprisal;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on perplexity.</summary>
internal static class PerplexityExercises
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "perplexity/formula",
            (answers, data) => data is SurprisalResult story ? Formula(story).Judge(answers[0]) : Missing("#!surprisal --into story")
        ),
        new(
            "perplexity/tokens",
            (answers, data) =>
                data is PerplexityResult whole ? Tokens(whole).Judge(answers[0]) : Missing("#!perplexity held-out.jsonl --into whole")
        ),
        new(
            "perplexity/pairing",
            (answers, data) =>
                data is PerplexityComparison { Results.Count: > 1 } pair
                    ? Pairing(answers, pair)
                    : Missing("#!perplexity held-out.jsonl --model tutor --model q2 --into pair")
        ),
        new("perplexity/divergence", (answers, _) => Divergence().Judge(answers[0])),
        new("perplexity/interval", (answers, _) => Interval().Judge(answers[0])),
        new("perplexity/difference", (answers, _) => Difference().Judge(answers[0])),
    ];

    private static Judgement Missing(string command) =>
        Judgement.Broken($"the check needs the result of {command}: run that cell, and give the result as in the shipped notebook.");

    private static FunctionAnswer Formula(SurprisalResult story)
    {
        double[] nats = [.. story.Tokens.Where(token => token.Score is not null).Select(token => -token.Score!.LogProbability)];
        double[] others = [0.5, 1.5, 4];
        return new FunctionAnswer(
            "PerplexityOf",
            [
                new FunctionCase([nats], story.Perplexity)
                {
                    Mistakes =
                    [
                        new(
                            nats.Average(),
                            "that is the mean surprise in nats. One step is missing: what turns nats back into a number of tokens?"
                        ),
                        new(
                            Math.Exp(nats.Sum()),
                            "with the sum, a longer text always looks worse. Think of one token of the text, on average."
                        ),
                        new(
                            nats.Sum(),
                            "that is the surprise of the whole text in nats: it grows with the text. Think of one token, on average."
                        ),
                        new(
                            nats.Select(Math.Exp).Average(),
                            "that is the mean of the tokens' own perplexities, which one rare token governs. Which comes first, "
                                + "the mean or the exponential?"
                        ),
                        new(Math.Pow(2, nats.Average()), "the surprises are in nats: the base is e."),
                    ],
                },
                new FunctionCase([others], Math.Exp(others.Average())),
            ]
        )
        {
            Right = FormattableString.Invariant($"{story.Perplexity:0.000}."),
            Hint = value =>
                FormattableString.Invariant(
                    $"it gives {value:0.000}, and the text has {nats.Length} tokens with {nats.Sum():0.00} nats in all."
                ),
        };
    }

    private static NumberAnswer Tokens(PerplexityResult whole)
    {
        double ratio = whole.NatsPerToken.Error / 0.001,
            expected = whole.ScoredTokens * Math.Pow(ratio, 2);
        return new NumberAnswer(expected, 0.01 * expected)
        {
            What = "the number, or the formula for it,",
            Right = FormattableString.Invariant($"{expected:N0} tokens, {expected / whole.ScoredTokens:0} times as many as there are."),
            Hint = "with four times the tokens the error halves.",
            Mistakes =
            [
                new(whole.ScoredTokens * ratio, "the error does not shrink that fast: with four times the tokens it halves."),
                new(Math.Pow(ratio, 2), "that is how many times the text; how many tokens are that?"),
            ],
        };
    }

    private static Judgement Pairing(IReadOnlyList<object?> answers, PerplexityComparison pair)
    {
        if (answers.Count != 2 || pair.Differences[1] is not { } difference)
        {
            return Judgement.Broken("the check needs the two functions Unpaired and Paired, and two models that read the same tokens.");
        }

        double[] a = [.. pair.Results[1].NegativeLogLikelihoods],
            b = [.. pair.Results[0].NegativeLogLikelihoods];
        double errorA = MeanEstimate.Of(a).Error,
            errorB = MeanEstimate.Of(b).Error,
            apart = Root(errorA, errorB),
            paired = difference.LnRatio.Error;
        double[] x = [1, 4, 2, 8],
            y = [2, 3, 5, 1];
        Judgement unpaired = new FunctionAnswer(
            "Unpaired",
            [
                new([a, b], apart)
                {
                    Mistakes =
                    [
                        new(
                            errorA + errorB,
                            "Unpaired adds the errors themselves: errors that have nothing to do with each other add up in squares."
                        ),
                        new(errorA - errorB, "Unpaired subtracts the errors: a difference of two is never more certain than either."),
                    ],
                },
                new([x, y], Root(MeanEstimate.Of(x).Error, MeanEstimate.Of(y).Error)),
            ]
        )
        {
            Right = "",
            Hint = value => FormattableString.Invariant($"Unpaired gives {value:0.0000}: two independent errors add up in squares."),
        }.Judge(answers[0]);
        Judgement together = new FunctionAnswer(
            "Paired",
            [
                new([a, b], paired)
                {
                    Mistakes =
                    [
                        new(apart, "Paired gives the unpaired error: take the difference token by token first, and its error then."),
                    ],
                },
                new([x, y], MeanEstimate.Of([.. x.Zip(y, (p, q) => p - q)]).Error),
            ]
        )
        {
            Right = "",
            Hint = value =>
                FormattableString.Invariant($"Paired gives {value:0.0000}: it is the error of the differences of the same tokens."),
        }.Judge(answers[1]);
        return (unpaired.Outcome, together.Outcome) switch
        {
            (CheckOutcome.Right, CheckOutcome.Right) => Judgement.Right(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"both. Unpaired {apart:0.0000}, paired {paired:0.0000}. The pairing is worth {Math.Pow(apart / paired, 2):0} "
                        + $"times the text."
                )
            ),
            (CheckOutcome.NotAnswered, CheckOutcome.NotAnswered) => Judgement.NotAnswered("the two formulas"),
            (CheckOutcome.Broken, _) => unpaired,
            (_, CheckOutcome.Broken) => together,
            (CheckOutcome.Right, _) => Judgement.Wrong($"Unpaired is right, and {Half(together, "Paired")}"),
            (_, CheckOutcome.Right) => Judgement.Wrong($"Paired is right, and {Half(unpaired, "Unpaired")}"),
            _ => Judgement.Wrong($"{Half(unpaired, "Unpaired")} {Half(together, "Paired")}"),
        };
    }

    private static string Half(Judgement judgement, string name) =>
        judgement.Outcome == CheckOutcome.NotAnswered ? $"{name} is not answered yet." : judgement.Message;

    private static double Root(double a, double b) => Math.Sqrt((a * a) + (b * b));

    private static FunctionAnswer Divergence()
    {
        double[] p = [0.7, 0.2, 0.1],
            q = [0.5, 0.25, 0.25];
        double Of(double[] x, double[] y) => x.Zip(y, (a, b) => a * Math.Log(a / b)).Sum();
        return new FunctionAnswer(
            "Divergence",
            [
                new([p, q], Of(p, q))
                {
                    Mistakes =
                    [
                        new(Of(q, p), "that is the divergence of the other from this one: mind which of the two weights the sum."),
                        new(Of(p, q) / Math.Log(2), "those are bits; the notebook counts in nats."),
                        new(
                            p.Zip(q, (x, y) => Math.Log(x / y)).Sum(),
                            "every token counts alike there; those that are probable have to count for more."
                        ),
                        new(-Of(p, q), "the sign is wrong: a divergence is never negative."),
                    ],
                },
                new([q, p], Of(q, p)),
            ]
        )
        {
            Right = FormattableString.Invariant(
                $"{Of(p, q):0.0000} nats; the other way round it is {Of(q, p):0.0000}, so it is not a distance."
            ),
            Hint = value => FormattableString.Invariant($"it gives {value:0.0000} for p = (0.7, 0.2, 0.1) and q = (0.5, 0.25, 0.25)."),
        };
    }

    private static TruthAnswer Interval()
    {
        var friend = new Proportion(18, 20);
        const double Yours = 17 / 20.0;
        return new TruthAnswer(
            friend.Low <= Yours && Yours <= friend.High,
            FormattableString.Invariant(
                $"from {100 * friend.Low:0} % to {100 * friend.High:0} %. Twenty questions decide nothing between the two."
            ),
            "look at Low and High of the friend's 18 of 20, and where 0.85 lies."
        );
    }

    private static TruthAnswer Difference()
    {
        double chance = new PairedProportions(Both: 80, OnlyFirst: 9, OnlySecond: 3, Neither: 8).PValue;
        return new TruthAnswer(
            chance < 0.05,
            FormattableString.Invariant($"p = {chance:0.000}. Twelve coins fall at least so unevenly in {100 * chance:0} % of all cases."),
            "compute how often twelve coins fall at least as unevenly as 9 to 3, and compare that with 0.05."
        );
    }
}
