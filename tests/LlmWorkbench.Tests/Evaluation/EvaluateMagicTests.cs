using LlmWorkbench.Evaluation;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Evaluation;

[Engine]
public sealed class EvaluateMagicTests(TinyModelFixture fixture)
{
    [Fact]
    public async Task A_file_of_questions_is_asked_and_several_models_are_compared()
    {
        Call call = fixture.NewCall();
        string file = Path.Combine(fixture.Folder, "questions.jsonl");
        await File.WriteAllLinesAsync(
            file,
            Enumerable
                .Range(0, 12)
                .Select(i =>
                    $"{{\"kind\":\"{(i % 2 == 0 ? "even" : "odd")}\",\"context\":\"the cat {i}\",\"choices\":[\"and\",\"the "
                    + $"hat\"],\"answer\":{i % 2}}}"
                ),
            TestContext.Current.CancellationToken
        );
        EvaluationResult result = await call.ResultOf<EvaluationResult>($"evaluate \"{file}\" --questions 10");
        Assert.Equal(10, result.Answers.Count);
        Assert.Contains("Guessing would get 50.0 %", call.Text, StringComparison.Ordinal);
        Assert.Contains("Intervals are Wilson", call.Html, StringComparison.Ordinal);
        Assert.Equal(11, result.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        EvaluationComparison comparison = await call.ResultOf<EvaluationComparison>(
            $"evaluate \"{file}\" --model tiny --model other --normalization byte"
        );
        Assert.Equal(ChoiceNormalization.PerByte, comparison.Results[0].Options.Normalization);
        Assert.Equal(12, comparison.Pairs[1]!.Count);
        Assert.Contains("McNemar", call.Html, StringComparison.Ordinal);
        fixture.Workbench.Models.Unload("other");
    }

    [Fact]
    public async Task Refusals_are_one_sentence()
    {
        Call call = fixture.NewCall();
        Assert.Contains("#!evaluate needs a dataset", await call.FailureOf("evaluate"), StringComparison.Ordinal);
        Assert.Contains("There is no dataset «nowhere»", await call.FailureOf("evaluate nowhere"), StringComparison.Ordinal);
        Assert.Contains("needs token, none or byte", await call.FailureOf("evaluate x --normalization word"), StringComparison.Ordinal);
    }
}
