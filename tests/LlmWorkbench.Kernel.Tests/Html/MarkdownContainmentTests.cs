using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Html;

/// <summary>Prose of strangers: it can neither lie over other cells of a page nor take the names of the page's own parts.</summary>
[Fast]
public sealed class MarkdownContainmentTests
{
    private static IDocument Parse(string markdown) => new HtmlParser().ParseDocument(MarkdownHtml.Of(markdown, null, null).ToString());

    [Theory]
    [InlineData("position:fixed;inset:0")]
    [InlineData("POSITION : FIXED")]
    [InlineData("position:/**/absolute;top:0;left:0;right:0;bottom:0")]
    [InlineData("p\\6f sition:fixed")]
    [InlineData("position:sticky;top:0")]
    [InlineData("position:relative;z-index:2147483647;top:-900px")]
    [InlineData("transform:translateY(-500px) scale(9)")]
    [InlineData("translate:0 -500px")]
    [InlineData("scale:90")]
    [InlineData("offset-path:path('M 0 0');rotate:3deg;zoom:40")]
    [InlineData("margin:-900px")]
    [InlineData("margin-top:-900px;margin-left:-9em")]
    [InlineData("margin:calc(0px - 900px)")]
    [InlineData("margin-block-start:-900px;margin-inline:-9px")]
    [InlineData("padding:900px")]
    [InlineData("padding-bottom:900px;border:900px solid red")]
    [InlineData("border-top:900px solid")]
    [InlineData("outline:900px solid red;outline-offset:-900px")]
    [InlineData("box-shadow:0 0 0 900px red;text-shadow:0 -900px red")]
    [InlineData("filter:drop-shadow(0 -900px red)")]
    [InlineData("font-size:3000px;line-height:0")]
    [InlineData("font:3000px/0 serif")]
    [InlineData("vertical-align:900px;text-indent:-900px;letter-spacing:-9px;word-spacing:-9px")]
    [InlineData("height:0;max-height:0;min-height:900vh;overflow:visible")]
    [InlineData("width:calc(100vw + 900px)")]
    [InlineData("columns:2;column-gap:900px;shape-outside:circle()")]
    [InlineData("animation:x 1s;transition:all 1s;content:'x';all:unset")]
    [InlineData("--jp-content-font-color1:red")]
    [InlineData("color:var(--x)")]
    [InlineData("writing-mode:vertical-rl;grid-area:1/1/9/9;anchor-name:--x")]
    public void No_style_takes_prose_out_of_its_cell(string style)
    {
        foreach (string tag in (string[])["a href=\"https://example.org\"", "div", "span", "table", "summary", "img"])
        {
            IElement element = Assert.Single(
                Parse($"<{tag} style=\"{style}\">x</{tag.Split(' ')[0]}>").QuerySelectorAll(tag.Split(' ')[0])
            );
            Assert.True(string.IsNullOrEmpty(element.GetAttribute("style")), element.OuterHtml);
        }
    }

    [Theory]
    [InlineData("text-align:right")]
    [InlineData("width:50%")]
    [InlineData("margin:0 auto")]
    [InlineData("float:right;margin-left:1em")]
    [InlineData("color:#c00;background-color:rgba(10, 20, 30, .5)")]
    [InlineData("color:hsl(120, 50%, 40%);font-weight:bold")]
    [InlineData("display:list-item;cursor:pointer")]
    public void Styles_of_what_is_inside_stay(string style)
    {
        string kept = Parse($"<p style=\"{style}\">x</p>").QuerySelector("p")!.GetAttribute("style") ?? "";
        Assert.All(style.Split(';'), property => Assert.Contains(property.Split(':')[0] + ":", kept, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_holds_prose_in_its_cell_whatever_it_consists_of() =>
        Assert.Contains(".prose { contain: paint; }", Page("x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("style")]
    [InlineData("form")]
    [InlineData("base")]
    [InlineData("meta")]
    [InlineData("link")]
    [InlineData("svg")]
    [InlineData("math")]
    [InlineData("button")]
    [InlineData("select")]
    [InlineData("textarea")]
    [InlineData("label")]
    [InlineData("output")]
    [InlineData("main")]
    [InlineData("body")]
    [InlineData("dialog")]
    [InlineData("template")]
    [InlineData("slot")]
    [InlineData("marquee")]
    [InlineData("video")]
    [InlineData("canvas")]
    [InlineData("object")]
    [InlineData("noscript")]
    [InlineData("title")]
    [InlineData("xmp")]
    [InlineData("plaintext")]
    public void Elements_of_a_page_or_of_a_form_are_taken_out(string tag)
    {
        string html = MarkdownHtml.Of($"before\n\n<{tag} id=\"x\">.code{{position:fixed}}</{tag}>\n\nafter", null, null).ToString();
        Assert.DoesNotContain($"<{tag}", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("before", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_fields_only_the_boxes_of_task_lists_are_left()
    {
        IDocument page = Parse("<input> <input type=\"password\"> <input type=\"image\" src=\"x\"> <input type=CHECKBOX>\n\n- [x] done\n");
        Assert.Equal(
            ["checkbox", "checkbox"],
            page.QuerySelectorAll("input").Select(field => field.GetAttribute("type")!.ToLowerInvariant())
        );
    }

    [Theory]
    [InlineData("exports")]
    [InlineData("llmWorkbench")]
    [InlineData("Plotly")]
    [InlineData("katex")]
    [InlineData("currentScript")]
    [InlineData("lw-chart-1")]
    public void No_name_of_prose_is_one_that_a_script_looks_for(string name)
    {
        IDocument page = Parse(
            $"# {name}\n\n<a id=\"{name}\" name=\"{name}\">x</a> <img id=\"{name}\" name=\"{name}\"> <map name=\"{name}\"></map> "
                + $"<input type=\"checkbox\" name=\"{name}\">"
        );
        Assert.All(
            page.QuerySelectorAll("[id]"),
            element => Assert.StartsWith(ProseSanitizer.Prefix, element.Id, StringComparison.Ordinal)
        );
        Assert.All(
            page.QuerySelectorAll("[name]"),
            element => Assert.Equal(("a", ProseSanitizer.Prefix + name), (element.LocalName, element.GetAttribute("name")))
        );
    }

    [Fact]
    public void No_class_of_prose_is_one_of_the_page_or_of_a_view()
    {
        IDocument page = Parse(
            "<a class=\"number code lw lw-first math\" href=\"https://example.org\">x</a>\n\n- [ ] a\n\n```csharp\nvar x = 1;\n```\n"
        );
        Assert.Equal("math", page.QuerySelector("a")!.ClassName);
        Assert.NotNull(page.QuerySelector("ul.contains-task-list > li.task-list-item"));
        Assert.NotNull(page.QuerySelector("code.language-csharp"));
    }

    [Theory]
    [InlineData("# Two words\n\n[x](#two-words)")]
    [InlineData("<a name=\"here\"></a>\n\n[x](#here)")]
    [InlineData("<h2 id=\"here\">H</h2>\n\n<a href=\"#here\">x</a>")]
    [InlineData("A note[^1].\n\n[^1]: It.\n")]
    public void Links_inside_of_prose_lead_where_they_led(string markdown)
    {
        IDocument page = Parse(markdown);
        IElement[] links = [.. page.QuerySelectorAll("a[href^='#']")];
        Assert.NotEmpty(links);
        Assert.All(
            links,
            link =>
                Assert.Single(
                    page.All,
                    element => new[] { element.Id, element.GetAttribute("name") }.Any(name => link.GetAttribute("href") == "#" + name)
                )
        );
    }

    private static string Page(string markdown) =>
        HtmlExport.Write(new NotebookDocument { Cells = [NotebookCell.Markdown(markdown)] }, "t");
}
