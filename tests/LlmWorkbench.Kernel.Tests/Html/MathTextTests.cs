using LlmWorkbench.Kernel.Html;

namespace LlmWorkbench.Kernel.Tests.Html;

public sealed class MathTextTests
{
    [Theory]
    [InlineData("V = 2^{12}", "V = 2<sup>12</sup>")]
    [InlineData(@"P(w_t \mid w_{<t})", "P(w<sub>t</sub> | w<sub>&lt;t</sub>)")]
    [InlineData(@"\frac{e^{z_i/T}}{\sum_j e^{z_j}}", "(e<sup>z<sub>i</sub>/T</sup>) / (∑<sub>j</sub> e<sup>z<sub>j</sub></sup>)")]
    [InlineData(@"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", "softmax((QK<sup>⊤</sup>) / (√(d<sub>k</sub>)))V")]
    [InlineData(@"-\log p\,\alpha \le 100\%", "-log  p α ≤ 100%")]
    [InlineData(@"\unknown{x}", @"\unknownx")]
    [InlineData("a_", "a<sub></sub>")]
    [InlineData(@"{{x", "x")]
    [InlineData(@"x\", "x")]
    [InlineData("a}b", "a}b")]
    [InlineData("<script>", "&lt;script&gt;")]
    public void Writes_formulas_on_one_line(string tex, string html) => Assert.Equal(html, MathText.Of(tex));
}
