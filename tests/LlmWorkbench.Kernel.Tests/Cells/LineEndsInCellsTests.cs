using System.Text.RegularExpressions;
using LlmWorkbench.Composition;
using LlmWorkbench.Drawing;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Packages;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Tests.Cells;

/// <summary>What Unicode calls a separator belongs to the text of a cell; only \r\n, \n and \r end its lines.</summary>
[Fast]
public sealed class LineEndsInCellsTests
{
    public static TheoryData<string> Separators => ["\u2028", "\u2029", "\u0085", "\f", "\v"];

    [Theory]
    [MemberData(nameof(Separators))]
    public void The_text_below_a_command_is_what_was_written(string separator)
    {
        string text = $"a{separator}b\n#c{separator}#!echo";
        Assert.Equal<CellSegment>([new MagicSegment(1, "echo", text)], Splitter().Split($"#!echo\r\n{text}"));
        Assert.Equal<CellSegment>(
            [new CSharpSegment(1, $"var s = @\"{separator}#!echo\";")],
            Splitter().Split($"var s = @\"{separator}#!echo\";")
        );
        Assert.Equal<CellSegment>([new TextSegment(2, "markdown", text)], Splitter().Split($"#!markdown\r{text}"));
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public void Notebooks_of_both_formats_keep_it(string separator)
    {
        string text = $"#!echo\na{separator}b\nc";
        var notebook = new NotebookDocument { Cells = [NotebookCell.Code(text), NotebookCell.Markdown($"# T{separator}itle")] };
        foreach (
            NotebookDocument read in (NotebookDocument[])
                [DibReader.Read(DibWriter.Write(notebook), "n"), IpynbReader.Read(IpynbWriter.Write(notebook), "n")]
        )
        {
            Assert.Equal([text, $"# T{separator}itle"], read.Cells.Select(cell => cell.Source));
            Assert.Equal($"T{separator}itle", read.Title);
        }

        // Jupyter itself cuts the lists of its files at these signs too; the list's texts together are the cell.
        string json =
            $$"""{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","id":"a","metadata":{},"execution_count":null,"outputs":[],"source":["a{{Escaped(separator)}}","b\n","c"]}]}""";
        Assert.Equal($"a{separator}b\nc", IpynbReader.Read(json, "n").Cells[0].Source);
    }

    [Theory]
    [MemberData(nameof(Separators))]
    public void A_page_shows_it(string separator)
    {
        var notebook = new NotebookDocument
        {
            Cells = [NotebookCell.Code($"#!echo\na{separator}b") with { Outputs = [new StreamOutput("stdout", $"x{separator}y\nz")] }],
        };
        // Words may have colours of their own.
        string text = System.Net.WebUtility.HtmlDecode(Regex.Replace(HtmlExport.Write(notebook, "n"), "<[^>]*>", ""));
        // HTML cannot hold every sign: what stands for it is still one sign, and no line ends there.
        string shown = System.Net.WebUtility.HtmlDecode(Markup.Encode(separator));
        Assert.Equal(1, shown.Length);
        Assert.Contains($"a{shown}b", text, StringComparison.Ordinal);
        Assert.Contains($"x{shown}y\nz", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#!echo\n  ", "  ")]
    [InlineData("#!echo\n\n \t\n\n", " \t")]
    [InlineData("#!echo\n\n\n", "")]
    [InlineData("#!echo\n\n the cat\n ", " the cat\n ")]
    public void White_space_below_a_command_is_its_text_and_empty_lines_are_not(string cell, string text) =>
        Assert.Equal<CellSegment>([new MagicSegment(1, "echo", text)], Splitter().Split(cell));

    public static TheoryData<string> LexersLineEnds => ["\u2028", "\u2029", "\u0085"];

    // C# ends comments and directives there, and begins lines, which may be directives: its code is what C# says it is.
    [Theory]
    [MemberData(nameof(LexersLineEnds))]
    public void What_CSharp_leaves_out_after_them_is_left_alone(string separator)
    {
        string cell = $"1+1 // {separator}#if false\n#!echo\n#endif";
        Assert.Equal<CellSegment>([new CSharpSegment(1, cell)], Splitter().Split(cell));
        cell = $"#if false\n{separator}#!echo\n x{separator} #endif";
        Assert.Equal<CellSegment>([new CSharpSegment(1, cell), new MagicSegment(4, "echo", "a")], Splitter().Split($"{cell}\n#!echo\na"));
        string notebook = $"#!csharp\n\n1+1 // {separator} # if false\n#!markdown\n#endif\n\n#!markdown\n\ntext\n";
        Assert.Equal(
            [$"1+1 // {separator} # if false\n#!markdown\n#endif", "text"],
            DibReader.Read(notebook, "n").Cells.Select(read => read.Source)
        );
    }

    [Theory]
    [MemberData(nameof(LexersLineEnds))]
    public void A_directive_ends_there_and_code_goes_on(string separator)
    {
        IReadOnlyList<CellSegment> segments = Splitter().Split($"#r \"nuget: X\" // why{separator}var x = 1;\n#load \"a.csx\"{separator}x");
        Assert.Equal(
            ["X"],
            Assert.IsType<PackageSegment>(segments[0]).Directives.Cast<PackageRequest>().Select(directive => directive.Name)
        );
        Assert.Equal(new LoadSegment(2, "a.csx"), segments[1]);
        Assert.Equal(
            $"{separator}var x = 1;\n{separator}x",
            string.Join('\n', Assert.IsType<CSharpSegment>(segments[2]).Code.Split('\n').Select(line => line.TrimStart(' ')))
        );
    }

    // Blanks for the C# lexer, though not for .NET.
    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("\u001A")]
    public void What_CSharp_takes_for_blanks_may_stand_before_a_directive(string blank)
    {
        string cell = $"{blank}#if false\n#!echo\n#{blank}endif";
        Assert.Equal<CellSegment>([new CSharpSegment(1, cell)], Splitter().Split(cell));
        Assert.Equal(
            ["X"],
            Assert
                .IsType<PackageSegment>(Splitter().Split($"{blank}#r \"nuget: X\"")[0])
                .Directives.Cast<PackageRequest>()
                .Select(directive => directive.Name)
        );
    }

    private static string Escaped(string separator) => $"\\u{(int)separator[0]:x4}";

    private static CellSplitter Splitter()
    {
        MagicRegistry magics = WorkbenchTopics.CreateRegistry().Magics;
        magics.Add(new EchoMagic());
        return new CellSplitter(magics);
    }
}
