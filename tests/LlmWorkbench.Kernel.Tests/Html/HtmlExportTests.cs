using System.Text.Json;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Html;

[Fast]
public sealed class HtmlExportTests
{
    private static string Export(params NotebookCell[] cells) => HtmlExport.Write(new NotebookDocument { Cells = [.. cells] }, "file name");

    private static NotebookCell Code(string source, params NotebookOutput[] outputs) =>
        NotebookCell.Code(source) with
        {
            ExecutionCount = 3,
            Outputs = [.. outputs],
        };

    private static DisplayOutput Display(params (string Mime, string Content)[] data) =>
        new(data.ToDictionary(entry => entry.Mime, entry => entry.Content));

    [Fact]
    public void The_title_is_the_first_heading_or_the_name_of_the_file()
    {
        Assert.Contains("<title>A &lt;b&gt;</title>", Export(NotebookCell.Markdown("text\n# A <b>\n# B")));
        Assert.Contains("<title>file name</title>", Export(NotebookCell.Markdown("text")));
    }

    [Fact]
    public void Renders_prose_with_tables_and_formulas_and_closed_solutions()
    {
        string html = Export(
            NotebookCell.Markdown(
                "| a | b |\n|---|--:|\n| 1 | 2 |\n\n$a_1 + b_2$\n\n<details><summary>Solution</summary>\n\n**42**\n\n</details>"
            )
        );
        Assert.Contains("<th>a</th>", html);
        Assert.Contains("text-align: right", html);
        Assert.Contains("<span class=\"math\" data-lw-math=\"inline\">a_1 + b_2</span>", html);
        Assert.Contains("<details><summary>Solution</summary>", html);
        Assert.Contains("<strong>42</strong>", html);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "alert(1)")]
    [InlineData("<img src=x onerror=alert(1)>", "onerror")]
    [InlineData("[x](javascript:alert(1))", "javascript:")]
    [InlineData("<a href=\"data:text/html,x\">x</a>", "data:text/html")]
    [InlineData("![x](https://example.org/x.png)", "example.org")]
    [InlineData("<iframe src=\"https://example.org\"></iframe>", "<iframe")]
    [InlineData("<form action=\"https://example.org\"><button>x</button></form>", "example.org")]
    [InlineData("<p style=\"background: url(https://example.org/x)\">x</p>", "example.org")]
    public void Prose_can_neither_run_nor_fetch_anything(string markdown, string absent) =>
        Assert.DoesNotContain(absent, Export(NotebookCell.Markdown(markdown)));

    [Theory]
    [InlineData("""{"z.png": {"image/png": "QUJDRA=="}}""")]
    [InlineData("""{"z.png": {"image/png": ["QUJD\n", "RA==\n"]}}""")]
    [InlineData("""{"z.png": {"text/plain": "z", "image/bmp": [1], "image/png": ["QUJDRA=="]}}""")]
    public void Attached_pictures_are_shown_whether_they_are_one_string_or_a_list_of_lines(string attachments)
    {
        NotebookCell cell = NotebookCell.Markdown("![z](attachment:z.png)") with { Attachments = JsonElement.Parse(attachments) };
        Assert.Contains(
            "src=\"data:image/png;base64,QUJDRA==\"",
            HtmlExport.Write(new NotebookDocument { Cells = [cell] }, "t"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Links_and_pictures_of_the_notebook_stay()
    {
        NotebookCell cell = NotebookCell.Markdown(
            "# Part\n\n[x](https://example.org) [y](#part) ![z](attachment:z.png) ![d](data:image/png;base64,AAAA)"
        ) with
        {
            Attachments = JsonElement.Parse("""{"z.png": {"image/png": "BBBB"}}"""),
        };
        string html = Export(cell);
        Assert.Contains("href=\"https://example.org\"", html);
        Assert.Contains("<h1 id=\"user-content-part\">", html);
        Assert.Contains("href=\"#user-content-part\"", html);
        Assert.Contains("src=\"data:image/png;base64,BBBB\"", html);
        Assert.Contains("src=\"data:image/png;base64,AAAA\"", html);
    }

    [Fact]
    public void Pictures_beside_the_notebook_are_taken_in_and_others_of_the_machine_are_not()
    {
        string folder = Directory.CreateTempSubdirectory("export").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "in"));
        File.WriteAllBytes(Path.Combine(folder, "in", "a b.png"), [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(folder, "out.png"), [4, 5, 6]);
        string html = HtmlExport.Write(
            new NotebookDocument { Cells = [NotebookCell.Markdown("![a](a%20b.png) ![b](../out.png) ![c](none.png)")] },
            "n",
            Path.Combine(folder, "in")
        );
        Directory.Delete(folder, recursive: true);
        Assert.Contains("data:image/png;base64,AQID", html);
        Assert.DoesNotContain("BAUG", html);
    }

    [Fact]
    public void Code_and_text_outputs_are_encoded_and_lose_terminal_colours()
    {
        string html = Export(
            Code(
                "var a = \"<b>\"; // <c>\n#!time",
                new StreamOutput("stdout", "\u001b[31m<red>\u001b[0m\n 10 %\r100 %\n"),
                new ErrorOutput("E", "bad", ["<bad>"]),
                Display(("text/plain", "<plain>"))
            )
        );
        Assert.Contains("[3]", html);
        Assert.Contains(
            "<span class=\"k\">var</span> a = <span class=\"s\">&quot;&lt;b&gt;&quot;</span>; <span class=\"c\">// "
                + "&lt;c&gt;</span>\n<span class=\"m\">#!time</span>",
            html
        );
        Assert.Contains(">&lt;red&gt;\n100 %</pre>", html);
        Assert.Contains("<pre class=\"error\" tabindex=\"0\">&lt;bad&gt;</pre>", html);
        Assert.Contains(">&lt;plain&gt;</pre>", html);
        Assert.DoesNotContain("\u001b", html);
    }

    [Fact]
    public void The_richest_form_of_an_output_is_shown()
    {
        string html = Export(
            Code(
                "1",
                Display(("text/plain", "as text"), ("text/html", "<i>as html</i>")),
                Display(("text/plain", "as text"), ("image/png", "AAAA\nBBBB\n")),
                Display(("text/plain", "as text"), ("text/markdown", "**as markdown**<script>x</script>"))
            )
        );
        Assert.Contains("<i>as html</i>", html);
        Assert.Contains("src=\"data:image/png;base64,AAAABBBB\"", html);
        Assert.Contains("<strong>as markdown</strong>", html);
        Assert.DoesNotContain("<script>x", html);
        Assert.DoesNotContain("as text", html);
    }

    [Fact]
    public void Plotly_is_in_the_page_once_and_only_when_a_chart_needs_it()
    {
        Assert.DoesNotContain("plotly.js", Export(Code("1", Display(("text/html", "<b>x</b>")))));
        DisplayOutput chart = Display(
            (
                "text/html",
                "<!--llm-workbench plotly.js--><script>old</script><!--/llm-workbench plotly.js--><div data-lw-chart=\"k\"></div>"
            )
        );
        string html = Export(Code("1", chart, chart));
        Assert.Equal(2, html.Split("<!--llm-workbench plotly.js-->").Length);
        Assert.DoesNotContain("<script>old</script>", html);
        Assert.True(
            html.IndexOf("<!--llm-workbench plotly.js-->", StringComparison.Ordinal) < html.IndexOf("</head>", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void The_page_forbids_itself_the_network() =>
        Assert.Contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';", Export());
}
