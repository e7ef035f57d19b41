using LlmWorkbench.Ablation.Parts;
using LlmWorkbench.Datasets;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Tests.Magics;

/// <summary>White space is a text like any other, wherever a text is taken; an empty one is none.</summary>
[Engine]
public sealed class WhiteSpaceTextTests(TinyModelFixture fixture)
{
    [Theory]
    [InlineData("tokens", "  ")]
    [InlineData("tokens \"  \"", "")]
    [InlineData("tokens --from blank", "")]
    public async Task It_is_read_from_everywhere(string line, string body)
    {
        using Call call = fixture.NewCall();
        call.Variables.Set("blank", "  ", typeof(string));
        Assert.Equal("  ", (await call.ResultOf<TokenizationResult>(line, body)).Text);
    }

    [Fact]
    public async Task It_is_embedded_measured_and_averaged_over()
    {
        using Call call = fixture.NewCall();
        Assert.Equal(["  ", "a"], (await call.ResultOf<EmbeddingsResult>("embed", "  \n\na")).Items.Select(item => item.Text));
        Assert.Equal(["\t"], AblationMethod.MeanOver(["\t"]).References);
        string path = Path.Combine(fixture.Scratch, "blank.txt");
        await File.WriteAllTextAsync(path, " \n", TestContext.Current.CancellationToken);
        Assert.Equal(" \n", TextDataset.Read(path).Text);
    }

    [Theory]
    [InlineData("tokens")]
    [InlineData("tokens \"\"")]
    public async Task An_empty_text_is_refused_in_one_sentence(string line)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(
            "#!tokens needs a text: in quotes on the line, on the lines below, or from a variable with --from.",
            await call.FailureOf(line)
        );
    }
}
