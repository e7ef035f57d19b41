using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Wording;

[Fast]
public class SuggestionTests
{
    private static readonly string[] s_options = ["--temperature", "--top-k", "--top-p", "--seed"];

    [Theory]
    [InlineData("--temprature", "--temperature")]
    [InlineData("--tempertaure", "--temperature")]
    [InlineData("--Top-k", "--top-k")]
    [InlineData("--topk", "--top-k")]
    [InlineData("--sead", "--seed")]
    public void Finds_the_option_that_was_meant(string typed, string meant) => Assert.Equal(meant, Suggestion.Closest(typed, s_options));

    [Theory]
    [InlineData("--layer")]
    [InlineData("--x")]
    public void Suggests_nothing_for_another_word(string typed) => Assert.Null(Suggestion.Closest(typed, s_options));
}
