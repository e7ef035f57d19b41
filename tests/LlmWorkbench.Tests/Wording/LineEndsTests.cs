using LlmWorkbench.Datasets;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Steering;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Wording;

/// <summary>Only a carriage return, a line feed, or both end a line; other separators of Unicode belong to the text.</summary>
[Engine]
public sealed class LineEndsTests(TinyModelFixture fixture)
{
    public static TheoryData<string> Separators => ["\u2028", "\u2029", "\u0085", "\f", "\v"];

    [Fact]
    public void Three_signs_end_lines() =>
        Assert.Equal(["a", "b", "c", "", "d\u2028e\u2029f\u0085g\fh\vi", ""], "a\r\nb\nc\r\rd\u2028e\u2029f\u0085g\fh\vi\n".SplitLines());

    [Theory]
    [MemberData(nameof(Separators))]
    public void A_dataset_keeps_other_separators(string separator)
    {
        string path = Path.Combine(fixture.Scratch, "separators.jsonl");
        File.WriteAllText(path, $"{{\"text\":\"a{(separator is "\f" or "\v" ? "\\u000c" : separator)}b\"}}\r\n{{\"text\":\"c\"}}");
        Assert.Equal([$"a{(separator is "\f" or "\v" ? "\f" : separator)}b", "c"], TextDataset.Read(path).Documents);
        Assert.Equal([$"a{separator}b", "c"], new TextDataset("x", $"a{separator}b\nc").Lines);
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public async Task Commands_over_lines_keep_other_separators(string separator)
    {
        using Call call = fixture.NewCall();
        EmbeddingsResult embedded = await call.ResultOf<EmbeddingsResult>("embed", $"a{separator}b\nc");
        Assert.Equal([$"a{separator}b", "c"], embedded.Items.Select(item => item.Text));
        Assert.Equal(new ContrastPair($"a{separator}b", "c"), Assert.Single(ContrastPair.Parse($"a{separator}b | c")));
        Assert.Equal(($"a{separator}b", "c"), TwoTexts.Split($"a{separator}b\n---\nc"));
    }
}
