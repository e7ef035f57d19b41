using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Wording;

[Fast]
public class VisibleTextTests
{
    [Theory]
    [InlineData(" the", "␣the")]
    [InlineData("a\n\tb", "a↵⇥b")]
    [InlineData("\0\u001b", "␀␛")]
    [InlineData("\u202Eabc", "⟨U+202E⟩abc")]
    [InlineData("\u00A0", "⟨U+00A0⟩")]
    [InlineData("مرحبا", "مرحبا")]
    public void Writes_a_label_in_which_everything_can_be_seen(string text, string label) => Assert.Equal(label, VisibleText.OneLine(text));

    [Fact]
    public void Running_text_keeps_its_lines_and_loses_its_powers()
    {
        Assert.Equal("a b\n", VisibleText.Running("a b\n"));
        Hostile.AssertHarmless(VisibleText.Running(Hostile.Text));
        Hostile.AssertHarmless(VisibleText.OneLine(Hostile.Text));
    }

    [Fact]
    public void Shows_bytes_that_are_no_character() => Assert.Equal("⟨E2 82⟩", VisibleText.Token("\uFFFD", [0xE2, 0x82]));

    [Fact]
    public void Tells_a_real_replacement_character_from_broken_bytes() =>
        Assert.Equal("\uFFFD", VisibleText.Token("\uFFFD", [0xEF, 0xBF, 0xBD]));

    [Fact]
    public void Shows_an_empty_token() => Assert.Equal("∅", VisibleText.Token("", []));
}
