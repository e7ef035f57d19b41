using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

[Fast]
public class TextWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("The cat", 7)]
    [InlineData("漢字", 4)]
    [InlineData("ｗｉｄｅ", 8)]
    [InlineData("한", 2)]
    [InlineData("e\u0301", 1)]
    [InlineData("\u200D", 0)]
    [InlineData("😀", 2)]
    [InlineData("🚀", 2)]
    [InlineData("☕", 2)]
    [InlineData("👩\u200D👩\u200D👧", 2)]
    [InlineData("a\u0001b", 2)]
    [InlineData("␣↵⇥─⟨U+202E⟩", 12)]
    public void Counts_the_columns_of_a_terminal(string text, int columns) => Assert.Equal(columns, TextWidth.Of(text));

    [Fact]
    public void Half_a_surrogate_pair_takes_the_column_of_its_replacement() => Assert.Equal(2, TextWidth.Of("a\uD800"));
}
