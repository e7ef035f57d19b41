using System.Globalization;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Exercises.Sets;

/// <summary>The exercises of the notebook on growing up: points of one training, the earliest first.</summary>
internal static class GrowingExercises
{
    private const string Often = "32-63";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "growing/part",
            (answers, data) =>
                data is PerplexityComparison { Results.Count: > 2 } losses
                    ? Part(losses.Results).Judge(answers[0])
                    : Missing("#!perplexity held-out --into losses")
        ),
        new(
            "growing/leap",
            (answers, data) =>
                data is EvaluationComparison { Results.Count: > 2 } copied
                    ? Leap(copied.Results).Judge(answers[0])
                    : Missing("#!evaluate copying --into copied")
        ),
        new(
            "growing/half",
            (answers, data) =>
                data is EvaluationComparison { Results.Count: > 2 } people && people.Results.All(result => AskedOften(result) is not null)
                    ? Half(people.Results).Judge(answers[0])
                    : Missing("#!evaluate people --by frequency --into people")
        ),
    ];

    private static NumberAnswer Part(IReadOnlyList<PerplexityResult> losses)
    {
        double first = losses[0].NatsPerToken.Mean,
            second = losses[1].NatsPerToken.Mean,
            last = losses[^1].NatsPerToken.Mean,
            expected = (first - second) / (first - last);
        return new NumberAnswer(expected, 0.02)
        {
            Right = string.Create(CultureInfo.InvariantCulture, $"{100 * expected:0} % of it went in the first sixth."),
            Hint = "what it had fallen by then, divided by all that it fell.",
            Mistakes =
            [
                new(1 - expected, "that is the part that was still to come."),
                new((first - second) / first, "the loss never comes down to 0: divide by what it really fell."),
                new(100 * expected, "give it from 0 to 1."),
            ],
        };
    }

    private static NameAnswer Leap(IReadOnlyList<EvaluationResult> copied)
    {
        int best = Enumerable.Range(1, copied.Count - 1).MaxBy(i => copied[i].Accuracy.Share - copied[i - 1].Accuracy.Share);
        return new NameAnswer([.. copied.Select(result => result.Model)], [copied[best].Model])
        {
            What = "a model's name",
            Right = string.Create(
                CultureInfo.InvariantCulture,
                $"from {100 * copied[best - 1].Accuracy.Share:0} % to {100 * copied[best].Accuracy.Share:0} %."
            ),
            Hint = given =>
                string.Equals(given[0], copied[best - 1].Model, StringComparison.OrdinalIgnoreCase)
                    ? "give the later one of the two."
                    : "subtract each row of the table from the next one.",
        };
    }

    private static NameAnswer Half(IReadOnlyList<EvaluationResult> people)
    {
        string first = people.FirstOrDefault(result => AskedOften(result)!.Share > 0.5)?.Model ?? "none";
        return new NameAnswer([.. people.Select(result => result.Model), "none"], [first])
        {
            What = "a model's name",
            Right = $"{first} is the first.",
            Hint = given =>
                people.FirstOrDefault(r => string.Equals(r.Model, given[0], StringComparison.OrdinalIgnoreCase)) is { } named
                && AskedOften(named)!.Share > 0.5
                    ? "that one does, but is there an earlier one?"
                    : "look at the group 32-63 in its column.",
        };
    }

    private static Proportion? AskedOften(EvaluationResult result) =>
        result.Answers.Any(answer => answer.Labels.ContainsKey("frequency"))
            ? result.By("frequency").Where(group => group.Group == Often).Select(group => group.Accuracy).FirstOrDefault()
            : null;

    private static Judgement Missing(string cell) =>
        Judgement.Broken(
            $"the check needs the result of {cell} over at least three points of a training: run that cell, and give the result as in "
                + "the shipped notebook."
        );
}
