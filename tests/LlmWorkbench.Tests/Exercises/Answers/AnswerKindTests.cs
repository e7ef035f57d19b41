using LlmWorkbench.Display;
using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;

namespace LlmWorkbench.Tests.Exercises.Answers;

[Fast]
public sealed class AnswerKindTests
{
    private static readonly NumberAnswer s_number = new(4.5, 0.01)
    {
        Right = "4.5 bits.",
        Hint = "think of the block.",
        Mistakes = [new TypicalMistake(4, "the scale is missing.")],
    };

    [Theory]
    [InlineData(4.5, CheckOutcome.Right, "4.5 bits.")]
    [InlineData(4.505, CheckOutcome.Right, "4.5 bits.")]
    [InlineData("4.5", CheckOutcome.Right, "4.5 bits.")]
    [InlineData(4.5f, CheckOutcome.Right, "4.5 bits.")]
    [InlineData(4, CheckOutcome.Wrong, "the scale is missing.")]
    [InlineData(5L, CheckOutcome.Wrong, "think of the block.")]
    [InlineData(double.PositiveInfinity, CheckOutcome.Wrong, "think of the block.")]
    [InlineData("many", CheckOutcome.Wrong, "«many» is not a number.")]
    [InlineData(true, CheckOutcome.Wrong, "«True» is not a number.")]
    [InlineData(0, CheckOutcome.NotAnswered, "put your number into the cell above and run it.")]
    [InlineData(double.NaN, CheckOutcome.NotAnswered, "put your number into the cell above and run it.")]
    [InlineData(null, CheckOutcome.NotAnswered, "put your number into the cell above and run it.")]
    [InlineData("?", CheckOutcome.NotAnswered, "put your number into the cell above and run it.")]
    public void A_number_is_right_within_its_tolerance_and_typical_mistakes_have_hints_of_their_own(
        object? answer,
        CheckOutcome outcome,
        string message
    ) => Assert.Equal(new Judgement(outcome, message), s_number.Judge(answer));

    [Fact]
    public void Zero_is_an_answer_where_it_is_the_right_one() =>
        Assert.Equal(CheckOutcome.Right, (s_number with { Expected = 0 }).Judge(0).Outcome);

    [Fact]
    public void Names_are_compared_as_a_set_without_case()
    {
        var answer = new NameAnswer(["Q4_0", "Q4_K", "Q8_0"], ["Q4_0", "Q8_0"]) { Right = "yes", Hint = given => $"{given.Count} given" };

        Assert.Equal(CheckOutcome.Right, answer.Judge(new[] { "q8_0", " Q4_0", "q4_0" }).Outcome);
        Assert.Equal(Judgement.Wrong("1 given"), answer.Judge("Q4_0"));
        Assert.Equal(Judgement.Wrong("there is no «Q9» here: there are Q4_0, Q4_K and Q8_0."), answer.Judge(new[] { "Q9" }));
        Assert.Equal(CheckOutcome.NotAnswered, answer.Judge(null).Outcome);
        Assert.Equal(CheckOutcome.NotAnswered, answer.Judge("?").Outcome);
        Assert.Equal(Judgement.Wrong("0 given"), answer.Judge(Array.Empty<string>()));
        Assert.Equal(CheckOutcome.Right, (answer with { Expected = [] }).Judge(Array.Empty<string>()).Outcome);
    }

    [Fact]
    public void Yes_and_no_are_answers_and_null_is_none()
    {
        var answer = new TruthAnswer(false, "indeed", "look again");

        Assert.Equal(Judgement.Right("indeed"), answer.Judge(false));
        Assert.Equal(Judgement.Wrong("look again"), answer.Judge(true));
        Assert.Equal(CheckOutcome.NotAnswered, answer.Judge(null).Outcome);
        Assert.Equal(CheckOutcome.Wrong, answer.Judge("no").Outcome);
    }

    [Fact]
    public void A_formula_is_tried_with_several_numbers_and_may_fail()
    {
        double[] numbers = [1, 2, 6];
        var answer = new FunctionAnswer(
            "Mean",
            [
                new([numbers], 3) { Mistakes = [new(9, "that is the sum.")] },
                new(
                    [
                        [4, 6],
                    ],
                    5
                ),
            ]
        )
        {
            Right = "3.",
            Hint = value => $"it gives {value}.",
        };

        Assert.Equal(Judgement.Right("3."), answer.Judge((double[] x) => x.Average()));
        Assert.Equal(Judgement.Wrong("that is the sum."), answer.Judge((double[] x) => x.Sum()));
        Assert.Equal(Judgement.Wrong("it gives 6."), answer.Judge((double[] x) => x.Max()));
        Assert.Equal(Judgement.Wrong("Mean is right for these numbers, but not for others."), answer.Judge((double[] x) => 3));
        Assert.Equal(CheckOutcome.NotAnswered, answer.Judge((double[] x) => 0).Outcome);
        Assert.Equal(CheckOutcome.NotAnswered, answer.Judge((double[] x) => double.NaN).Outcome);
        Assert.Equal(Judgement.Broken("Mean stops with FormatException: odd"), answer.Judge((double[] x) => Throws()));
        Assert.Equal(
            Judgement.Broken("Mean has to be a function of (double[]), as in the starter cell."),
            answer.Judge((double[] x, int y) => 1.0)
        );
        Assert.Equal(Judgement.Broken("Mean gives no number."), answer.Judge((double[] x) => "three"));
        Assert.Throws<OperationCanceledException>(() => answer.Judge((double[] x) => Stops()));

        Assert.Equal(CheckOutcome.Right, answer.Judge((double[] x) => Clears(x)).Outcome);
        Assert.Equal([1, 2, 6], numbers);
    }

    [Fact]
    public void A_result_shows_its_verdict_as_text_and_encoded_HTML()
    {
        var result = new CheckResult("a/b", CheckOutcome.Wrong, "«<b>» is not a number.");

        var bundle = MimeBundle.Of(result);

        Assert.Equal("Not yet: «<b>» is not a number.", bundle["text/plain"]);
        Assert.Contains(
            "<p class=\"lw-check lw-check-wrong\">✗ <strong>Not yet:</strong> «&lt;b&gt;» is not a number.</p>",
            bundle["text/html"].Replace("&#171;", "«", StringComparison.Ordinal).Replace("&#187;", "»", StringComparison.Ordinal)
        );
        Assert.Equal(
            ["Right: m", "Not yet: m", "Not answered yet: m", "Cannot be checked: m"],
            Enum.GetValues<CheckOutcome>().Select(outcome => new CheckResult("a/b", outcome, "m").ToString())
        );
    }

    private static double Throws() => throw new FormatException("odd");

    private static double Stops() => throw new OperationCanceledException();

    private static double Clears(double[] x)
    {
        double mean = x.Average();
        Array.Clear(x);
        return mean;
    }
}
