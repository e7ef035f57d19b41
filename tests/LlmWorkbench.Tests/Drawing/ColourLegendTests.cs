using System.Text.RegularExpressions;
using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

[Fast]
public sealed class ColourLegendTests
{
    private static readonly string s_legend = ColourLegend
        .Of(
            StyledWords.Of("share <of> reading:"),
            ColourLegend.Swatch(ColourScale.Amount(0.5), "50 % \"sure\""),
            Markup.Raw("<span><i>slanted</i>: the prompt</span>")
        )
        .ToString();

    [Fact]
    public void Without_styles_and_attributes_nothing_is_said_of_colours_that_are_not_there() =>
        Assert.Equal("slanted: the prompt", Regex.Replace(s_legend, "<[^>]*>", "").Trim());

    [Fact]
    public void With_them_each_colour_has_its_meaning_encoded_beside_it()
    {
        Assert.Contains(
            "style=\"--lw-colour:rgba(38,139,210,0.325)\" data-lw-said=\"50 % &quot;sure&quot;\"",
            s_legend,
            StringComparison.Ordinal
        );
        Assert.Contains("data-lw-said=\"share &lt;of&gt; reading:\"", s_legend, StringComparison.Ordinal);
    }
}
