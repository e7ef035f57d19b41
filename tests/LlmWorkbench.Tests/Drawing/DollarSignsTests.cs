using LlmWorkbench.Drawing;

namespace LlmWorkbench.Tests.Drawing;

[Fast]
public sealed class DollarSignsTests
{
    [Theory]
    [InlineData("no sum", "no sum")]
    [InlineData("1.96 $ here, of which 0.191 $.", "1.96 <span>$</span> here, of which 0.191 <span>$</span>.")]
    [InlineData("$5 < $6", "<span>$</span>5 &lt; <span>$</span>6")]
    public void Each_has_an_element_of_its_own(string sentence, string expected) =>
        Assert.Equal(expected, DollarSigns.Plain(sentence).ToString());
}
