using LlmWorkbench.Evaluation;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Perplexity;

namespace LlmWorkbench.Tests.Exercises.Sets;

[Fast]
public sealed class GrowingExercisesTests
{
    // Right answers of ten, of each of two frequencies, at three points of a training.
    private static readonly EvaluationComparison s_points = new([
        Answered("early", 0, 1),
        Answered("middle", 4, 6),
        Answered("late", 5, 9),
    ]);

    [Fact]
    public void The_part_is_that_of_all_that_the_loss_fell()
    {
        PerplexityComparison losses = new([Lost("early", 4), Lost("middle", 2), Lost("late", 1.5)]);

        Assert.True(Check.That("growing/part", 0.8, losses).IsRight);
        Assert.Contains("still to come", Check.That("growing/part", 0.2, losses).Message, StringComparison.Ordinal);
        Assert.Contains("never comes down to 0", Check.That("growing/part", 0.5, losses).Message, StringComparison.Ordinal);
        Assert.Contains("from 0 to 1", Check.That("growing/part", 80, losses).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_leap_is_the_largest_step_between_neighbours()
    {
        Assert.Equal("from 5 % to 50 %.", Check.That("growing/leap", "Middle", s_points).Message);
        Assert.Contains("the later one", Check.That("growing/leap", "early", s_points).Message, StringComparison.Ordinal);
        Assert.Contains("subtract", Check.That("growing/leap", "late", s_points).Message, StringComparison.Ordinal);
        Assert.Contains("there is no «nobody» here", Check.That("growing/leap", "nobody", s_points).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_is_passed_by_the_first_that_answers_more_of_that_frequency()
    {
        Assert.Equal("middle is the first.", Check.That("growing/half", "middle", s_points).Message);
        Assert.Contains("an earlier one", Check.That("growing/half", "late", s_points).Message, StringComparison.Ordinal);
        Assert.Contains("32-63", Check.That("growing/half", "early", s_points).Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.NotAnswered, Check.That("growing/half", "?", s_points).Outcome);
    }

    private static EvaluationResult Answered(string model, int rare, int often) =>
        new(
            model,
            "people",
            "hash",
            new EvaluationOptions(),
            20,
            [
                .. Enumerable.Range(0, 10).Select(i => Answer(i, "2-3", i < rare)),
                .. Enumerable.Range(0, 10).Select(i => Answer(10 + i, "32-63", i < often)),
            ]
        );

    private static Answer Answer(int number, string frequency, bool isRight) =>
        new(number, EvaluationTask.ExactMatch, null, null, "question", "right", isRight ? "right" : "wrong", isRight, [], null)
        {
            Labels = new Dictionary<string, string> { ["frequency"] = frequency },
        };

    private static PerplexityResult Lost(string model, double nats) =>
        new(model, new PerplexityOptions(), "hash", 3, 1, [new PerplexityChunk(0, 1, 2, [nats, nats])]);
}
