using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Cells;

/// <summary>What Unicode calls a separator belongs to the text of a cell; only \r\n, \n and \r end its lines.</summary>
public sealed class LineEndsInCellsTests
{
    public static TheoryData<string> Separators => ["\u2028", "\u2029", "\u0085", "\f", "\v"];

    [Theory]
    [MemberData(nameof(Separators))]
    public void The_text_below_a_command_is_what_was_written(string separator)
    {
        string text = $"a{separator}b\n#c{separator}#!echo";
        Assert.Equal<CellSegment>([new MagicSegment(1, "echo", text)], Splitter().Split($"#!echo\r\n{text}"));
        Assert.Equal<CellSegment>([new CSharpSegment(1, $"var s = @\"{separator}#!echo\";")], Splitter().Split($"var s = @\"{separator}#!echo\";"));
        Assert.Equal<CellSegment>([new TextSegment(2, "markdown", text)], Splitter().Split($"#!markdown\r{text}"));
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public void Notebooks_of_both_formats_keep_it(string separator)
    {
        string text = $"#!echo\na{separator}b\nc";
        var notebook = new NotebookDocument { Cells = [NotebookCell.Code(text), NotebookCell.Markdown($"# T{separator}itle")] };
        foreach (NotebookDocument read in (NotebookDocument[])[DibReader.Read(DibWriter.Write(notebook), "n"), IpynbReader.Read(IpynbWriter.Write(notebook), "n")])
        {
            Assert.Equal([text, $"# T{separator}itle"], read.Cells.Select(cell => cell.Source));
            Assert.Equal($"T{separator}itle", read.Title);
        }

        // Jupyter itself cuts the lists of its files at these signs too; the list's texts together are the cell.
        string json = $$"""{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"outputs":[],"source":["a{{Escaped(separator)}}","b\n","c"]}]}""";
        Assert.Equal($"a{separator}b\nc", IpynbReader.Read(json, "n").Cells[0].Source);
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public void A_page_shows_it(string separator)
    {
        var notebook = new NotebookDocument { Cells = [NotebookCell.Code($"#!echo\na{separator}b") with { Outputs = [new StreamOutput("stdout", $"x{separator}y\nz")] }] };
        string page = HtmlExport.Write(notebook, "n");
        Assert.Contains($"a{separator}b", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains($"x{separator}y\nz", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!echo\n  ", "  ")]
    [InlineData("#!echo\n\n \t\n\n", " \t")]
    [InlineData("#!echo\n\n\n", "")]
    [InlineData("#!echo\n\n the cat\n ", " the cat\n ")]
    public void White_space_below_a_command_is_its_text_and_empty_lines_are_not(string cell, string text) =>
        Assert.Equal<CellSegment>([new MagicSegment(1, "echo", text)], Splitter().Split(cell));

    private static string Escaped(string separator) => $"\\u{(int)separator[0]:x4}";

    private static CellSplitter Splitter()
    {
        var magics = WorkbenchTopics.CreateRegistry().Magics;
        magics.Add(new EchoMagic());
        return new CellSplitter(magics);
    }
}
