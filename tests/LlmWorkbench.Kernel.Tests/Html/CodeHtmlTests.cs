using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Html;

[Fast]
public sealed class CodeHtmlTests
{
    [Fact]
    public void An_option_of_a_command_is_not_broken_at_its_hyphens()
    {
        Assert.Contains(
            "<span style=\"white-space:nowrap\">--top-k</span>",
            CodeHtml.Of("#!generate --top-k 5\nOnce", "csharp").ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<code>#!embed <span style=\"white-space:nowrap\">--tokens</span> &lt;b&gt;</code>",
            MarkdownHtml.Of("Try `#!embed --tokens <b>`.", null, null).ToString(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "<span style=\"white-space:nowrap\">--temperature</span> is &lt;0&gt;",
            OutputHtml.Of(new ErrorOutput("Error", "--temperature is <0>", []), null, new PageNames()).ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("int x = 0x1F;", "<span class=\"k\">int</span> x = <span class=\"n\">0x1F</span>;")]
    [InlineData("/* a\n b */ 'c'", "<span class=\"c\">/* a\n b */</span> <span class=\"s\">&#39;c&#39;</span>")]
    [InlineData(
        "await F($\"{x}\")",
        "<span class=\"k\">await</span> F(<span class=\"s\">$&quot;</span>{x}<span class=\"s\">&quot;</span>)"
    )]
    [InlineData("var record = 1; F(record);", "<span class=\"k\">var</span> record = <span class=\"n\">1</span>; F(record);")]
    [InlineData("record P(int X);", "<span class=\"k\">record</span> P(<span class=\"k\">int</span> X);")]
    [InlineData(
        "int when = 1, with = when, partial = with;",
        "<span class=\"k\">int</span> when = <span class=\"n\">1</span>, with = when, partial = with;"
    )]
    [InlineData(
        "switch (x) { case int n when n > 0: break; }",
        "<span class=\"k\">switch</span> (x) { <span class=\"k\">case</span> <span class=\"k\">int</span> n <span "
            + "class=\"k\">when</span> n &gt; <span class=\"n\">0</span>: <span class=\"k\">break</span>; }"
    )]
    [InlineData(
        "var y = x is not 1 and not 2;",
        "<span class=\"k\">var</span> y = x <span class=\"k\">is</span> <span class=\"k\">not</span> <span class=\"n\">1</span> "
            + "<span class=\"k\">and</span> <span class=\"k\">not</span> <span class=\"n\">2</span>;"
    )]
    [InlineData(
        "from a in b where a > 1 select a",
        "<span class=\"k\">from</span> a <span class=\"k\">in</span> b <span class=\"k\">where</span> a &gt; <span "
            + "class=\"n\">1</span> <span class=\"k\">select</span> a"
    )]
    [InlineData(
        "#nullable enable\n// <b>",
        "<span class=\"m\">#nullable</span> <span class=\"m\">enable</span>\n<span class=\"c\">// &lt;b&gt;</span>"
    )]
    [InlineData(
        "/// <summary>x</summary>\nclass C;",
        "<span class=\"c\">/// &lt;summary&gt;x&lt;/summary&gt;</span>\n<span class=\"k\">class</span> C;"
    )]
    [InlineData(
        "var a = \"\"\"\n<i>\n\"\"\";",
        "<span class=\"k\">var</span> a = <span class=\"s\">&quot;&quot;&quot;\n&lt;i&gt;\n&quot;&quot;&quot;</span>;"
    )]
    [InlineData("if (a < b", "<span class=\"k\">if</span> (a &lt; b")]
    public void Colours_CSharp(string source, string html) => Assert.Equal(html, CodeHtml.Of(source, "csharp").ToString());

    [Theory]
    [InlineData(
        "#!html\nif <b>\n#!c#\nif",
        "<span class=\"m\">#!html</span>\nif &lt;b&gt;\n<span class=\"m\">#!c#</span>\n<span class=\"k\">if</span>"
    )]
    [InlineData("#!unknown thing\nif", "<span class=\"m\">#!unknown thing</span>\n<span class=\"k\">if</span>")]
    public void Colours_commands_and_leaves_other_languages(string source, string html) =>
        Assert.Equal(html, CodeHtml.Of(source, "csharp").ToString());

    [Fact]
    public void Leaves_code_that_is_nested_too_deeply_without_colours()
    {
        string code = new string('(', 20_000) + "<";
        Assert.Equal(new string('(', 20_000) + "&lt;", CodeHtml.Of(code, "csharp").ToString());
    }

    [Fact]
    public void Leaves_cells_in_other_languages() => Assert.Equal("let x = if", CodeHtml.Of("let x = if", "fsharp").ToString());
}
