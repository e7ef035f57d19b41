using LlmWorkbench.Datasets;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Evaluation;

[Engine]
public sealed class AnswerGroupsTests(TinyModelFixture fixture)
{
    private const string Note = "1 question of 3 stands in no group, for want of a field frequency that holds a number or a short text.";
    private static readonly IReadOnlyDictionary<string, string> s_noLabels = new Dictionary<string, string>();

    [Fact]
    public void Groups_of_numbers_and_ranges_stand_in_their_order_and_others_in_that_of_the_questions()
    {
        EvaluationResult result = Result(
            ("128+", "b", true),
            ("2-3", "a", false),
            ("0", "b", false),
            ("16-31", "c", true),
            ("2-3", "a", true),
            ("128+", "b", true)
        );

        Assert.Equal(
            [("0", 0, 1), ("2-3", 1, 2), ("16-31", 1, 1), ("128+", 2, 2)],
            result.By("frequency").Select(group => (group.Group, group.Accuracy.Successes, group.Accuracy.Count))
        );
        Assert.Equal(["b", "a", "c"], result.By("colour").Select(group => group.Group));
        Assert.Equal(["k"], result.By("kind").Select(group => group.Group));
    }

    [Fact]
    public void Numbers_with_a_sign_or_an_exponent_stand_in_their_order_too()
    {
        EvaluationResult result = Result(
            ("3", "a", true),
            ("1e-5", "a", true),
            ("-1E-7", "a", true),
            ("-5", "a", true),
            ("1e+2", "a", true)
        );

        Assert.Equal(["-5", "-1E-7", "1e-5", "3", "1e+2"], result.By("frequency").Select(group => group.Group));
    }

    [Fact]
    public void Questions_without_the_field_are_counted_below_the_groups()
    {
        EvaluationResult all = Result(("1", "a", true), ("1", "a", false), ("2", "a", true)) with { Options = new() { By = "frequency" } };
        EvaluationResult some = all with { Answers = [.. all.Answers.Take(2), all.Answers[2] with { Labels = s_noLabels }] };

        Assert.DoesNotContain("stands in no group", EvaluationView.Text(all), StringComparison.Ordinal);
        Assert.Contains(Note, EvaluationView.Text(some), StringComparison.Ordinal);
        Assert.Contains(Note, EvaluationView.Html(some).ToString(), StringComparison.Ordinal);
        var both = new EvaluationComparison([some, some with { Model = "n" }]);
        Assert.Contains(Note, EvaluationView.Text(both), StringComparison.Ordinal);
        Assert.Contains(Note, EvaluationView.Html(both).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_field_without_a_name_is_refused_with_those_that_there_are(string field)
    {
        var dataset = new QuestionDataset("d", [new OpenQuestion("k", null, "the", ["cat"])]);

        Assert.Equal(
            "Answers are grouped by the name of a field, and none was given: group by kind.",
            Assert.Throws<WorkbenchException>(() => AnswerGroups.Require(field, dataset)).Message
        );
    }

    [Fact]
    public void The_chart_has_a_curve_for_each_model_with_its_intervals()
    {
        EvaluationResult one = Result(("1", "a", true), ("2-3", "a", false), ("2-3", "a", true));
        var both = new EvaluationComparison([one, one with { Model = "<i>" }]);

        string chart = Plotly.NET.GenericChart.toChartHTML(both.ChartBy("frequency"));

        Assert.Contains("\"y\":[100,50]", chart.Replace(".0", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("2-3: 1 of 2, 50.0 %", chart, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", chart, StringComparison.Ordinal);
        Assert.Contains("Right answers by frequency – d", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_no_question_has_is_refused_before_a_question_is_asked()
    {
        var dataset = new QuestionDataset(
            "d",
            [new OpenQuestion("k", null, "the", ["cat"]) { Labels = new Dictionary<string, string> { ["frequency"] = "1" } }]
        );

        string message = Assert
            .Throws<WorkbenchException>(() => fixture.Model.Evaluate(dataset, new EvaluationOptions { By = "size", Cache = null }))
            .Message;

        Assert.Equal("No question of d has a field size: group by frequency or kind.", message);
        Assert.Throws<WorkbenchException>(() => Result(("1", "a", true)).By("size"));
    }

    [Fact]
    public async Task The_command_reads_fields_of_its_file_and_shows_the_answers_by_one_of_them()
    {
        string file = Path.Combine(fixture.Folder, "labels.jsonl");
        await File.WriteAllLinesAsync(
            file,
            Enumerable
                .Range(0, 8)
                .Select(i =>
                    $$$"""{"context":"the cat {{{i}}}","answer":"and","exposures":{{{i}}},"note":"{{{new string('x', 60)}}}","deep":{"a":1}}"""
                ),
            TestContext.Current.CancellationToken
        );
        using Call call = fixture.NewCall();

        EvaluationResult result = await call.ResultOf<EvaluationResult>($"evaluate {file} --questions 4 --by exposures");

        Assert.Equal(["0", "2", "4", "6"], result.By("exposures").Select(group => group.Group));
        Assert.Equal(["exposures"], result.Answers[0].Labels.Keys);
        Assert.Contains("Right answers by exposures", call.Html, StringComparison.Ordinal);
        Assert.Contains(
            "has a field size: group by exposures.",
            await call.FailureOf($"evaluate {file} --by size"),
            StringComparison.Ordinal
        );
        EvaluationComparison both = await call.ResultOf<EvaluationComparison>($"evaluate {file} --by exposures --model tiny --model other");
        Assert.Equal(8, both.Results[1].By("exposures").Count);
        Assert.Contains("exposures", call.Text, StringComparison.Ordinal);
        fixture.Workbench.Models.Unload("other");
    }

    private static EvaluationResult Result(params (string Frequency, string Colour, bool IsCorrect)[] answers) =>
        new(
            "m",
            "d",
            "",
            new EvaluationOptions(),
            answers.Length,
            [
                .. answers.Select(
                    (answer, i) =>
                        new Answer(i, EvaluationTask.ExactMatch, "k", null, "q", "a", "b", answer.IsCorrect, [], null)
                        {
                            Labels = new Dictionary<string, string> { ["frequency"] = answer.Frequency, ["colour"] = answer.Colour },
                        }
                ),
            ]
        );
}
