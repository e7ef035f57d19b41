using LlmWorkbench.Conversations;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Prompts.Comparison;
using LlmWorkbench.Statistics;

namespace LlmWorkbench.Tests.Exercises.Sets;

[Fast]
public sealed class PromptExercisesTests
{
    [Theory]
    [InlineData(33, CheckOutcome.Right)]
    [InlineData(35, CheckOutcome.Wrong)]
    [InlineData(0, CheckOutcome.NotAnswered)]
    public void Answers_that_the_wrong_format_loses_are_counted(int answer, CheckOutcome outcome)
    {
        FormatScore Score(int right) => new("f", false, new Proportion(right, 40), new Proportion(0, 40), 10, "");
        var formats = new FormatComparisonResult("m", "d", "q", [Score(38), Score(20), Score(5)], new());

        Assert.Equal(outcome, Check.That("prompts/lost", answer, formats).Outcome);
    }

    [Theory]
    [InlineData(7, CheckOutcome.Right)]
    [InlineData(10, CheckOutcome.Wrong)]
    public void Turns_that_still_fit_are_counted(int answer, CheckOutcome outcome)
    {
        ConversationTurn turn = new("m", "a", 120, 30, 0, StopReason.EndOfText);
        var talk = new ConversationResult("m", "f", null, [turn, turn, turn], 512, new());

        Assert.Equal((150, 362), (talk.UsedTokens, talk.FreeTokens));
        Assert.Equal(outcome, Check.That("prompts/turns", answer, talk).Outcome);
    }

    [Fact]
    public void A_check_without_its_result_says_what_to_run() =>
        Assert.Equal(CheckOutcome.Broken, Check.That("prompts/share", 0.5).Outcome);
}
