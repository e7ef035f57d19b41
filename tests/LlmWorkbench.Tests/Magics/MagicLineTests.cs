using LlmWorkbench.Magics;

namespace LlmWorkbench.Tests.Magics;

[Fast]
public class MagicLineTests
{
    [Theory]
    [InlineData("tokens hello", new[] { "tokens", "hello" })]
    [InlineData("  tokens \t hello  ", new[] { "tokens", "hello" })]
    [InlineData("tokens \"two words\"", new[] { "tokens", "two words" })]
    [InlineData("tokens 'two words'", new[] { "tokens", "two words" })]
    [InlineData("tokens \"\"", new[] { "tokens", "" })]
    [InlineData("tokens don't", new[] { "tokens", "don't" })]
    [InlineData("tokens \"she said \\\"no\\\"\"", new[] { "tokens", "she said \"no\"" })]
    [InlineData("model \"C:\\my models\\new.gguf\"", new[] { "model", "C:\\my models\\new.gguf" })]
    [InlineData("model --as=\"a b\"", new[] { "model", "--as=a b" })]
    [InlineData("", new string[0])]
    public void Splits_a_line_into_words_and_quotes(string line, string[] words) => Assert.Equal(words, MagicLine.Split(line));

    [Fact]
    public void Refuses_a_quote_that_is_never_closed() =>
        Assert.Equal(
            "The quote \" on this line is opened but never closed.",
            Assert.Throws<WorkbenchException>(() => MagicLine.Split("tokens \"two words")).Message
        );
}
