using LlmWorkbench.Kernel.Html;

namespace LlmWorkbench.Kernel.Tests.Html;

public sealed class CodeHtmlTests
{
    [Theory]
    [InlineData("int x = 0x1F;", "<span class=\"k\">int</span> x = <span class=\"n\">0x1F</span>;")]
    [InlineData("/* a\n b */ 'c'", "<span class=\"c\">/* a\n b */</span> <span class=\"s\">&#39;c&#39;</span>")]
    [InlineData("await F($\"{x}\")", "<span class=\"k\">await</span> F(<span class=\"s\">$&quot;{x}&quot;</span>)")]
    [InlineData("if (a < b", "<span class=\"k\">if</span> (a &lt; b")]
    public void Colours_CSharp(string source, string html) => Assert.Equal(html, CodeHtml.Of(source, "csharp"));

    [Theory]
    [InlineData("#!html\nif <b>\n#!c#\nif", "<span class=\"m\">#!html</span>\nif &lt;b&gt;\n<span class=\"m\">#!c#</span>\n<span class=\"k\">if</span>")]
    [InlineData("#!unknown thing\nif", "<span class=\"m\">#!unknown thing</span>\n<span class=\"k\">if</span>")]
    public void Colours_commands_and_leaves_other_languages(string source, string html) =>
        Assert.Equal(html, CodeHtml.Of(source, "csharp"));

    [Fact]
    public void Leaves_cells_in_other_languages() => Assert.Equal("let x = if", CodeHtml.Of("let x = if", "fsharp"));
}
