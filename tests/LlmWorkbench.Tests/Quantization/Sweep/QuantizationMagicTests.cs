using LlmWorkbench.Quantization.Sweep;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Quantization.Sweep;

[Engine]
public sealed class QuantizationMagicTests : IDisposable
{
    private readonly TinyModelFixture _fixture;
    private readonly string _text;
    private readonly string _questions;

    public QuantizationMagicTests(TinyModelFixture fixture)
    {
        _fixture = fixture;
        string folder = Directory.CreateDirectory(Path.Combine(fixture.Folder, "sweeps")).FullName;
        _text = Path.Combine(folder, "documents.jsonl");
        _questions = Path.Combine(folder, "riddles.jsonl");
        File.WriteAllText(
            _text,
            """
            {"text": "the cat and the hat", "surprisal": 3.5}
            {"text": "in the house and <b>bold</b> in the garden", "surprisal": 4.5}
            """
        );
        File.WriteAllText(
            _questions,
            """
            {"context": "the cat and the", "answer": "hat"}
            {"context": "in the", "choices": ["house", "cat"], "answer": 0}
            {"prompt": "who?", "answer": "the cat"}
            """
        );
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_text)!, recursive: true);

    [Fact]
    public async Task The_magic_measures_what_was_asked_for_and_draws_it()
    {
        using Call call = _fixture.NewCall();
        QuantizationSweepResult result = await call.ResultOf<QuantizationSweepResult>(
            $"quantization --types Q8_0,q4_0 --text {_text} --tasks {_questions} --questions 2 --chunks 2"
        );

        Assert.Equal(["F32", "Q8_0", "Q4_0"], result.Points.Select(p => p.Label));
        Assert.Equal(["riddles"], result.TaskNames);
        Assert.All(result.Points, p => Assert.Equal(2, p.Tasks[0].Accuracy.Count));
        Assert.All(result.Points, p => Assert.True(p.Speed!.Decode.Slowest > 0 && p.Speed.Prefill.Fastest >= p.Speed.Prefill.Median));
        Assert.Contains("this machine, just now", call.Text, StringComparison.Ordinal);
        Assert.Contains("2 of riddles", call.Text, StringComparison.Ordinal);
        foreach (
            string? title in new[] { "Loss against bits", "Loss against bytes", "KL divergence against bits", "Right answers against bits" }
        )
        {
            Assert.Contains(title, call.Html, StringComparison.Ordinal);
        }

        string[] csv = result.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, csv.Length);
        Assert.Contains("riddles_lost,riddles_gained", csv[0], StringComparison.Ordinal);
        Assert.Equal(csv[0].Split(',').Length, csv[3].Split(',').Length);
    }

    [Fact]
    public async Task Right_answers_by_a_field_have_a_curve_for_each_type()
    {
        string told = Path.Combine(Path.GetDirectoryName(_questions)!, "told.jsonl");
        await File.WriteAllLinesAsync(
            told,
            Enumerable.Range(0, 6).Select(i => $$"""{"context":"the cat {{i}}","answer":"and","times":"{{i % 3}}"}"""),
            TestContext.Current.CancellationToken
        );
        using Call call = _fixture.NewCall();

        QuantizationSweepResult result = await call.ResultOf<QuantizationSweepResult>(
            $"quantization --types Q8_0 --text {_text} --tasks {told},{_questions} --no-speed --by times"
        );

        Assert.Equal("times", result.By);
        Assert.All(result.Points, point => Assert.Equal(["0", "1", "2"], point.Tasks[0].Answers!.By("times").Select(group => group.Group)));
        Assert.Contains("Right answers by times – told", call.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Right answers by times – riddles", call.Html, StringComparison.Ordinal);
        Assert.Matches(@"Right answers to told by times:\n\ntimes +questions +F32 +Q8_0 *\n[─ ]+\n0 +2 ", call.Text);
        Assert.DoesNotContain("Right answers to riddles by", call.Text, StringComparison.Ordinal);
        Assert.Contains(
            "The sweep did not ask world: it asked told and riddles.",
            Assert.Throws<WorkbenchException>(() => result.GroupChart("world", "times")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Bad_options_are_one_sentence()
    {
        using Call call = _fixture.NewCall();
        Assert.Equal(
            "No question of riddles has a field size, and no other to group by.",
            await call.FailureOf($"quantization --types Q8_0 --text {_text} --tasks {_questions} --by size")
        );
        Assert.Contains("Q9_0", await call.FailureOf("quantization --types Q8_0,Q9_0"), StringComparison.Ordinal);
        Assert.Equal(
            "A cache cannot have the type Q7: use F32, F16, BF16, Q8_0, Q5_1, Q5_0, Q4_1, Q4_0 or IQ4_NL.",
            await call.FailureOf($"quantization --cache-types F16,Q7 --text {_text} --tasks none")
        );
        Assert.Contains(
            "blocks of 32, which do not fit this model's head size of 16",
            await call.FailureOf($"quantization --cache-types Q8_0 --text {_text} --tasks none"),
            StringComparison.Ordinal
        );
        Assert.StartsWith("There is no dataset «nothing»", await call.FailureOf("quantization --text nothing"), StringComparison.Ordinal);
        Assert.StartsWith(
            "--questions needs a whole number from 1",
            await call.FailureOf("quantization --questions 0"),
            StringComparison.Ordinal
        );
    }
}
