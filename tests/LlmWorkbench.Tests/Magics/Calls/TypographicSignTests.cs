using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Magics.Calls;

/// <summary>Quotes and dashes that were pasted from a page or a word processor.</summary>
[Engine]
public sealed class TypographicSignTests(TinyModelFixture fixture)
{
    private const string Straight =
        " begins with a typographic quote, which is a letter here: put the text between straight quotes, \" or '.";

    [Theory]
    [InlineData("generate --max-tokens 3 “Once upon”", "“Once" + Straight)]
    [InlineData("generate --max-tokens 3 „Es war einmal“", "„Es" + Straight)]
    [InlineData("generate ‘Once upon’", "‘Once" + Straight)]
    [InlineData("generate « Il était une fois »", "«" + Straight)]
    [InlineData("logits –-top 2 \"the cat\"", "–-top begins with a typographic dash: options begin with two hyphens, as in --top.")]
    [InlineData("logits \"the cat\" –-top 2", "–-top begins with a typographic dash: options begin with two hyphens, as in --top.")]
    [InlineData("logits \"the cat\" —top 2", "—top begins with a typographic dash: options begin with two hyphens, as in --top.")]
    [InlineData("logits \"the cat\" -–top=2", "-–top=2 begins with a typographic dash: options begin with two hyphens, as in --top.")]
    [InlineData("dataset –help", "–help begins with a typographic dash: options begin with two hyphens, as in --help.")]
    [InlineData("engine —help", "—help begins with a typographic dash: options begin with two hyphens, as in --help.")]
    [InlineData("models —help", "—help begins with a typographic dash: options begin with two hyphens, as in --help.")]
    [InlineData(
        "generate \"Once upon”",
        "The quote \" on this line is opened but never closed (” is a typographic quote, which does not close it)."
    )]
    public async Task They_are_named_with_what_to_type(string command, string sentence)
    {
        using Call call = fixture.NewCall();
        Assert.Equal(sentence, await call.FailureOf(command));
    }

    [Theory]
    [InlineData("tokens \"“the cat”\"")]
    [InlineData("tokens —")]
    [InlineData("tokens \"—the cat\"")]
    [InlineData("tokens “the”")]
    public async Task Where_they_are_text_they_stay(string command)
    {
        using Call call = fixture.NewCall();
        await call.RunAsync(command);
    }

    [Fact]
    public async Task Another_fault_of_the_line_is_not_laid_on_them()
    {
        using Call call = fixture.NewCall();
        string sentence = await call.FailureOf("generate \"“the cat”\" --max-tokens many");
        Assert.DoesNotContain("typographic", sentence, StringComparison.Ordinal);
    }
}
