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

    [Fact]
    public void Of_a_name_that_is_too_long_its_beginning_is_shown_and_no_half_of_a_letter()
    {
        Assert.Equal("mit", VisibleText.Name("mit"));
        Assert.Equal(new string('x', 200) + "…", VisibleText.Name(new string('x', 1_000_000)));
        Assert.Equal(new string('x', 199) + "…", VisibleText.Name(new string('x', 199) + "😀 and more"));
    }
}
