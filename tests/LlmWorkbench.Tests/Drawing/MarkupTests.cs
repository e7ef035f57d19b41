using LlmWorkbench.Drawing;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Drawing;

[Fast]
public class MarkupTests
{
    [Fact]
    public void Encodes_every_hole_that_is_not_markup()
    {
        string text = "<i>\"'&";
        Assert.Equal(
            "<b title=\"&lt;i&gt;&quot;&#39;&amp;\">&lt;i&gt;&quot;&#39;&amp;</b>",
            Markup.Of($"<b title=\"{text}\">{text}</b>").ToString()
        );
    }

    [Fact]
    public void Leaves_markup_and_pieces_of_markup_as_they_are()
    {
        var piece = Markup.Of($"<i>{"<"}</i>");
        Markup[] array = new[] { piece, piece };
        Assert.Equal("<p><i>&lt;</i></p>", Markup.Of($"<p>{piece}</p>").ToString());
        Assert.Equal("<p><i>&lt;</i><i>&lt;</i></p>", Markup.Of($"<p>{array}</p>").ToString());
        Assert.Equal("<p><i>&lt;</i><i>&lt;</i></p>", Markup.Of($"<p>{array.ToList()}</p>").ToString());
        Assert.Equal("<p><i>&lt;</i><i>&lt;</i></p>", Markup.Of($"<p>{array.Select(p => p)}</p>").ToString());
    }

    [Fact]
    public void Formats_numbers_the_same_everywhere() => Assert.Equal("1234.5 0.33", Markup.Of($"{1234.5} {1 / 3.0:0.00}").ToString());

    [Fact]
    public void Encodes_the_text_of_an_object() => Assert.Equal("&lt;x&gt;", Markup.Of($"{new Uri("<x>", UriKind.Relative)}").ToString());

    [Theory]
    [InlineData("\0", "\uFFFD")]
    [InlineData("\u001b", "\uFFFD")]
    [InlineData("\n\t", "\n\t")]
    public void Replaces_what_html_cannot_hold(string text, string encoded) =>
        Assert.Equal(encoded, System.Net.WebUtility.HtmlDecode(Markup.Encode(text)));

    [Fact]
    public void Replaces_half_a_character() =>
        Assert.Equal("&#65533;", Markup.Encode(new string('\ud800', 1)).Replace("\uFFFD", "&#65533;", StringComparison.Ordinal));

    [Fact]
    public void Hostile_text_stays_text()
    {
        string html = Markup.Of($"<td title=\"{VisibleText.OneLine(Hostile.Text)}\">{VisibleText.Running(Hostile.Text)}</td>").ToString();
        Hostile.AssertEncodedIn(html);
    }
}
