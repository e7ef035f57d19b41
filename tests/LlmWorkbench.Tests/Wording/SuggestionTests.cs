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
    [InlineData("--te", "--temperature")]
    [InlineData("--se", "--seed")]
    public void A_beginning_is_understood_where_only_one_option_begins_so(string typed, string meant) =>
        Assert.Equal(meant, Suggestion.Closest(typed, s_options));

    [Theory]
    [InlineData("--top")]
    [InlineData("--layer")]
    [InlineData("--x")]
    public void Suggests_nothing_for_another_word(string typed) => Assert.Null(Suggestion.Closest(typed, s_options));
}
