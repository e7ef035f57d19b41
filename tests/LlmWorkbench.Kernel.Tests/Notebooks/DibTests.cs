using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Tests.Notebooks;

[Fast]
public sealed class DibTests
{
    private const string Text = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"},{"aliases":[],"name":"extra"}]}}

        #!markdown

        # Title

        Text

        #!csharp

        #!time
        var x = 1;
        x

        #!html

        <b>bold</b>

        #!extra

        own language

        """;

    [Fact]
    public void Reads_cells_below_their_languages()
    {
        NotebookDocument notebook = DibReader.Read(Text, "a.dib");
        Assert.Equal(["markdown", "csharp", "html", "extra"], notebook.Cells.Select(cell => cell.Language));
        Assert.Equal(
            ["# Title\n\nText", "#!time\nvar x = 1;\nx", "<b>bold</b>", "own language"],
            notebook.Cells.Select(cell => cell.Source)
        );
        Assert.Equal(CellKind.Markdown, notebook.Cells[0].Kind);
        Assert.Equal("Title", notebook.Title);
    }

    [Fact]
    public void Writes_what_was_read_byte_for_byte() =>
        Assert.Equal(Text.ReplaceLineEndings("\n"), DibWriter.Write(DibReader.Read(Text, "a.dib")));

    [Fact]
    public void Reads_text_before_the_first_language_as_the_default_one()
    {
        NotebookDocument notebook = DibReader.Read("var x = 1;\r\n\r\n#!fsharp\r\nlet y = 2\r\n#!c#\r\n#!model tutor\r\n", "a.dib");
        Assert.Equal(["csharp", "fsharp", "csharp"], notebook.Cells.Select(cell => cell.Language));
        Assert.Equal(["var x = 1;", "let y = 2", "#!model tutor"], notebook.Cells.Select(cell => cell.Source));
    }

    [Fact]
    public void The_default_language_comes_from_the_meta_section() =>
        Assert.Equal("fsharp", DibReader.Read("#!meta\n{\"kernelInfo\":{\"defaultKernelName\":\"fsharp\"}}", "a.dib").DefaultLanguage);

    [Theory]
    [InlineData("var s = \"\"\"\n#!markdown\n\"\"\";")]
    [InlineData("/*\n#!csharp\n*/")]
    [InlineData("#if false\n#!fsharp\n#endif")]
    [InlineData("var s = @\"\n#!extra\n\";")]
    public void Marks_in_texts_and_comments_of_CSharp_begin_no_cell(string code)
    {
        string text =
            "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"extra\"}]}}\n\n#!csharp\n\n"
            + code
            + "\n\n#!markdown\n\n/* text\n\n#!csharp\n\n1\n";
        NotebookDocument notebook = DibReader.Read(text, "a.dib");
        Assert.Equal([code, "/* text", "1"], notebook.Cells.Select(cell => cell.Source));
        Assert.Equal(text, DibWriter.Write(notebook));
    }

    [Fact]
    public void A_comment_that_is_never_closed_does_not_take_the_cells_below_with_it() =>
        Assert.Equal(
            ["/* open", "# Title", "1"],
            DibReader.Read("#!csharp\n/* open\n#!markdown\n# Title\n#!csharp\n1", "a.dib").Cells.Select(cell => cell.Source)
        );

    [Theory]
    [InlineData("#!meta\n{\n#!csharp\n1")]
    [InlineData("#!meta\n[1]")]
    [InlineData("#!meta\n{\"kernelInfo\":{\"items\":[{}]}}")]
    public void Says_in_one_sentence_what_is_wrong_with_the_meta_section(string text) =>
        Assert.StartsWith(
            "'a.dib' cannot be read: the lines below '#!meta' must hold a JSON object such as",
            Assert.Throws<NotebookFormatException>(() => DibReader.Read(text, "a.dib")).Message
        );

    [Fact]
    public void Goes_to_ipynb_and_back_without_loss() =>
        Assert.Equal(
            Text.ReplaceLineEndings("\n"),
            DibWriter.Write(IpynbReader.Read(IpynbWriter.Write(DibReader.Read(Text, "a.dib")), "a.ipynb"))
        );
}
