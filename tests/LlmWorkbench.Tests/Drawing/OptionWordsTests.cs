using LlmWorkbench.Drawing;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Tests.Drawing;

[Fast]
public sealed class OptionWordsTests
{
    [Theory]
    [InlineData("commands take --model mini.", "--model")]
    [InlineData("--top-k 40", "--top-k")]
    [InlineData("(-h for help)", "-h")]
    [InlineData("--text=a.txt", "--text")]
    public void An_option_stays_on_one_line(string text, string option) =>
        Assert.Contains($"<span style=\"white-space:nowrap\">{option}</span>", OptionWords.Of(text).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("a well-known word – and -12.5")]
    [InlineData("2 - 1 --")]
    [InlineData("held-out.jsonl")]
    public void What_is_not_an_option_is_left_alone(string text) => Assert.Equal(Markup.Encode(text), OptionWords.Of(text).ToString());

    [Fact]
    public void Text_is_encoded() =>
        Assert.Equal("&lt;b&gt; <span style=\"white-space:nowrap\">--x</span>&lt;i&gt;", OptionWords.Of("<b> --x<i>").ToString());

    [Fact]
    public void In_a_table_options_and_numbers_with_their_units_stay_on_one_line()
    {
        string html = Table
            .Of(
                new[] { 2048L },
                new("what", "what", _ => "with --chunks"),
                new("size", "size", bytes => bytes, Format.Bytes),
                new("count", "count", _ => 7, Format.Whole)
            )
            .ToMarkup()
            .ToString();

        Assert.Contains("<td>with <span style=\"white-space:nowrap\">--chunks</span></td>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"lw-num\" nowrap>2.0 KiB</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"lw-num\">7</td>", html, StringComparison.Ordinal);
    }
}
