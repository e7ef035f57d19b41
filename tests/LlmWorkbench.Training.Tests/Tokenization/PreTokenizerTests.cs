using FsCheck.Xunit;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Tests.Tokenization;

[Fast]
public sealed class PreTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello world", "Hello| world")]
    [InlineData("it's we'll I'd they've you're I'm can't", "it|'s| we|'ll| I|'d| they|'ve| you|'re| I|'m| can|'t")]
    [InlineData("'S 'x", "'|S| '|x")]
    [InlineData("a  b", "a| | b")]
    [InlineData("a   ", "a|   ")]
    [InlineData("a\n\nb", "a|\n|\n|b")]
    [InlineData("a \nb", "a| |\n|b")]
    [InlineData("2 + 3 = 15", "2| +| 3| =| 15")]
    [InlineData("x2y", "x|2|y")]
    [InlineData("Hi! (ok)...", "Hi|!| (|ok|)...")]
    [InlineData("naïve Ünïcode", "naïve| Ünïcode")]
    [InlineData("日本語 中", "日本語| 中")]
    [InlineData("😀😀 😀", "😀😀| 😀")]
    [InlineData("𝒜𝒷 x", "𝒜𝒷| x")]
    [InlineData("a½Ⅷ", "a|½Ⅷ")]
    public void Cuts_text_as_gpt2_does(string text, string pieces) => Assert.Equal(pieces, string.Join('|', PreTokenizer.Split(text)));

    [Property]
    public void Loses_nothing(FsCheck.NonNull<string> text)
    {
        string whole = Unicode.WithoutLoneSurrogates(text.Get);

        Assert.Equal(whole, string.Concat(PreTokenizer.Split(whole)));
    }
}
