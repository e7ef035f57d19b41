using System.Net;
using System.Text.RegularExpressions;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Drawing.Tokens;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;

namespace LlmWorkbench.Tests.Drawing.Tokens;

/// <summary>What is left of a strip of tokens where styles and attributes are taken out.</summary>
[Fast]
public sealed class TokenStripTests
{
    [Fact]
    public void Boxes_stand_apart_and_cards_are_no_part_of_the_text()
    {
        Markup strip = TokenStrip.Draw(
            [new("Once", "Once · id 1145") { Below = "1145" }, new("␣upon", "upon · id 7") { Below = "7" }],
            "Point at a token"
        );

        Assert.Equal("Once 1145 · ␣upon 7 ·", Read(strip.ToString()));
    }

    [Fact]
    public void Running_text_keeps_its_blanks_and_lines()
    {
        Markup strip = TokenStrip.Draw([new("Once", "spoken"), new(" upon", "spoken") { Card = "a\nb" }, new("\na", "spoken")], "hint");

        Assert.Equal("Once upon\na", Read(strip.ToString()));
    }

    [Fact]
    public void What_was_given_is_slanted_where_there_are_no_styles()
    {
        string strip = TokenStrip.Draw([new("Once", "spoken") { IsGiven = true }, new(" upon", "spoken")], "hint").ToString();

        Assert.Contains("<bdi><i>Once</i></bdi>", strip, StringComparison.Ordinal);
        Assert.Contains("<bdi> upon</bdi>", strip, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_is_part_of_a_character_is_shown_as_its_bytes_and_never_as_a_replacement_character()
    {
        TokenAlternative other = new(8, "\uFFFD", 0.2, 0) { Bytes = new byte[] { 0xF0, 0x9F } };
        GeneratedToken token = new(7, "\uFFFD", "", 0.5, 0.5, [new(7, "\uFFFD", 0.5, 1) { Bytes = new byte[] { 0xA6 } }, other])
        {
            Bytes = new byte[] { 0xA6 },
        };
        GenerationResult result = new(
            "tiny",
            "a",
            1,
            0,
            [token],
            StopReason.MaxTokens,
            new GenerationOptions(),
            TimeSpan.Zero,
            TimeSpan.Zero
        );

        string html = WebUtility.HtmlDecode(MimeBundle.Of(result)[MimeTypes.Html]);

        Assert.Contains("⟨A6⟩", html, StringComparison.Ordinal);
        Assert.Contains("⟨F0 9F⟩", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', html);
    }

    private static string Read(string html) =>
        WebUtility.HtmlDecode(Regex.Replace(html.Replace("<br>", "\n", StringComparison.Ordinal), "<[^>]*>", "")).Trim();
}
