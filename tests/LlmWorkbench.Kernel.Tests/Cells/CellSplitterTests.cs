using LlmWorkbench.Composition;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Packages;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Tests.Cells;

[Fast]
public sealed class CellSplitterTests
{
    private static IReadOnlyList<CellSegment> Split(string cell, string language = "csharp")
    {
        MagicRegistry magics = WorkbenchTopics.CreateRegistry().Magics;
        magics.Add(new EchoMagic());
        return new CellSplitter(magics).Split(cell, language);
    }

    [Fact]
    public void A_cell_without_commands_is_CSharp() => Assert.Equal([new CSharpSegment(1, "var x = 1;\n\nx")], Split("var x = 1;\n\nx"));

    [Fact]
    public void A_command_that_takes_no_text_is_followed_by_CSharp() =>
        Assert.Equal<CellSegment>(
            [new CSharpSegment(1, "var x = 1;"), new MagicSegment(2, "lsmagic", ""), new CSharpSegment(3, "x")],
            Split("var x = 1;\n#!lsmagic\nx")
        );

    [Fact]
    public void A_command_that_takes_text_has_the_lines_up_to_the_next_command() =>
        Assert.Equal<CellSegment>(
            [
                new MagicSegment(1, "echo --times 2", "  The cat\n\n  sat"),
                new MagicSegment(7, "echo", "#hash !"),
                new CSharpSegment(10, "1 + 1"),
            ],
            Split("#!echo --times 2\n\n  The cat\n\n  sat\n\n#!echo\n#hash !\n#!csharp\n1 + 1")
        );

    [Theory]
    [InlineData("#!echo\n#!/bin/bash\nls", 2, "There is no command #!/bin/bash: #!lsmagic lists the commands there are.")]
    [InlineData("#!echo\nfirst\n#!/bin/sh", 3, "There is no command #!/bin/sh: #!lsmagic lists the commands there are.")]
    [InlineData("#!echo\n\n#!tokns", 3, "There is no command #!tokns: did you mean #!tokens?")]
    public void A_text_with_a_line_that_looks_like_a_command_is_told_how_to_be_written(string cell, int line, string start)
    {
        CellSyntaxException refusal = Assert.Throws<CellSyntaxException>(() => Split(cell));
        Assert.Equal(
            $"{start} A text below #!echo ends where a line begins with #!: one that has such lines comes from a variable, as in "
                + "#!echo --from text.",
            refusal.Message
        );
        Assert.Equal(line, refusal.Line);
    }

    [Theory]
    [InlineData("#!lsmagic\n#!/bin/bash")]
    [InlineData("#!echo \"a text\"\n#!/bin/bash")]
    [InlineData("#!/bin/bash")]
    public void Elsewhere_an_unknown_command_is_one(string cell) =>
        Assert.Equal(
            "There is no command #!/bin/bash: #!lsmagic lists the commands there are.",
            Assert.Throws<CellSyntaxException>(() => Split(cell)).Message
        );

    [Fact]
    public async Task A_command_that_stands_where_a_text_was_to_be_is_named()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            [
                "error: #!tokens needs a text: in quotes on the line, on the lines below, or from a variable with --from. The "
                    + "line below it, «#!csharp 1», begins with #! and is a command of its own: a text that begins so stands in quotes, "
                    + "or in a variable.",
            ],
            await kernel.LinesAsync("#!tokens\n#!csharp 1")
        );
    }

    [Theory]
    [InlineData("echo \"The cat\"")]
    [InlineData("echo word --times 3")]
    [InlineData("echo --from x")]
    [InlineData("echo --from=x")]
    [InlineData("echo -h")]
    public void Text_on_the_line_leaves_the_lines_below_to_CSharp(string command) =>
        Assert.Equal<CellSegment>(
            [new MagicSegment(1, command, ""), new CSharpSegment(2, "var x = 1;")],
            Split($"#!{command}\nvar x = 1;")
        );

    [Fact]
    public void Text_of_other_languages_is_displayed() =>
        Assert.Equal<CellSegment>(
            [
                new TextSegment(2, "markdown", "# Title"),
                new TextSegment(4, "html", "<b>bold</b>"),
                new TextSegment(6, "javascript", "alert(1)"),
                new CSharpSegment(8, "1"),
            ],
            Split("#!md\n# Title\n#!html\n<b>bold</b>\n#!js\nalert(1)\n#!c#\n1")
        );

    [Fact]
    public void A_cell_can_begin_in_another_language() =>
        Assert.Equal<CellSegment>([new TextSegment(1, "html", "<b>\n</b>")], Split("<b>\r\n</b>\r\n", "html"));

    [Fact]
    public void Only_the_start_of_a_line_makes_a_command() =>
        Assert.Equal([new CSharpSegment(1, "var s = \"#!echo\";\n  #!echo")], Split("var s = \"#!echo\";\n  #!echo"));

    [Theory]
    [InlineData("1\n#!ehco hi", "There is no command #!ehco: did you mean #!echo?", 2)]
    [InlineData("#!csharpp", "There is no command #!csharpp: did you mean #!csharp?", 1)]
    [InlineData("#!zzzzzz", "There is no command #!zzzzzz: #!lsmagic lists the commands there are.", 1)]
    [InlineData(
        "1\n\n#!fsharp\nlet x = 1",
        "This kernel does not run F# cells: rewrite the cell in C#, or make the cell a Markdown cell to keep it as text.",
        3
    )]
    public void Says_what_is_wrong_with_a_command_and_what_would_work(string cell, string message, int line)
    {
        CellSyntaxException exception = Assert.Throws<CellSyntaxException>(() => Split(cell));
        Assert.Equal(message, exception.Message);
        Assert.Equal(line, exception.Line);
    }

    [Fact]
    public void Refuses_a_cell_in_a_language_that_it_does_not_run() =>
        Assert.StartsWith("This kernel does not run SQL cells", Assert.Throws<CellSyntaxException>(() => Split("select 1", "sql")).Message);

    [Theory]
    [InlineData("var s = \"\"\"\n|\n\"\"\";")]
    [InlineData("var s = $\"\"\"\n|\n{1 + 1}\n\"\"\";")]
    [InlineData("var s = @\"\n|\n\";")]
    [InlineData("var s = $@\"\n|\n{1}\";")]
    [InlineData("var s = $\"{\n1 /*\n|\n*/}\";")]
    [InlineData("/*\n|\n*/ var x = 1;")]
    [InlineData("#if false\n|\n#endif")]
    [InlineData("#if true\nvar x = 1;\n#else\n|\n#endif")]
    [InlineData("#if A\n#if B\n|\n#endif\n#endif")]
    public void What_CSharp_calls_text_comment_or_left_out_code_is_no_command(string around)
    {
        foreach (
            string line in (string[])
                [
                    "#r \"nuget: X\"",
                    "#i \"nuget: https://example.org\"",
                    "#load \"x.csx\"",
                    "#!lsmagic",
                    "#!ecko",
                    "#!fsharp",
                    "#!csharp",
                    "#r \"nowhere.dll\"",
                ]
        )
        {
            string cell = around.Replace("|", line, StringComparison.Ordinal);
            Assert.Equal([new CSharpSegment(1, cell)], Split(cell));
            Assert.Equal<CellSegment>(
                [
                    new CSharpSegment(1, cell),
                    new MagicSegment(cell.Count(c => c == '\n') + 2, "lsmagic", ""),
                    new CSharpSegment(cell.Count(c => c == '\n') + 3, "1"),
                ],
                Split(cell + "\n#!lsmagic\n1")
            );
            Assert.Equal(cell, Assert.IsType<CSharpSegment>(Assert.Single(Split(cell), segment => segment is not PackageSegment)).Code);
        }
    }

    [Theory]
    [InlineData("var s = \"/*\";")]
    [InlineData("// /*")]
    [InlineData("var c = '\"';")]
    [InlineData("var s = \"\"\" /* \"\"\";")]
    [InlineData("#region \"\"\"\n#endregion")]
    [InlineData("#if true")]
    [InlineData("/* closed */")]
    [InlineData("var s = @\"\"; // \"")]
    public void After_text_and_comments_that_have_ended_commands_are_commands(string before) =>
        Assert.Equal<CellSegment>(
            [new CSharpSegment(1, before), new MagicSegment(before.Count(c => c == '\n') + 2, "lsmagic", "")],
            Split(before + "\n#!lsmagic")
        );

    [Theory]
    [InlineData("/* never closed")]
    [InlineData("var s = \"\"\"")]
    [InlineData("var s = @\"")]
    [InlineData("#if false")]
    public void What_is_never_closed_does_not_take_the_commands_below_with_it(string open) =>
        Assert.Equal<CellSegment>(
            [new CSharpSegment(1, "1;\n" + open), new MagicSegment(3, "lsmagic", ""), new CSharpSegment(4, "2")],
            Split($"1;\n{open}\n#!lsmagic\n2")
        );

    [Fact]
    public void The_text_of_a_command_is_not_CSharp() =>
        Assert.Equal<CellSegment>(
            [new MagicSegment(1, "echo", "/* \"\"\" #if"), new CSharpSegment(4, "1")],
            Split("#!echo\n/* \"\"\" #if\n#!csharp\n1")
        );

    [Theory]
    [InlineData("#r \"nuget: X, 1.2\"")]
    [InlineData("#r \"nuget: X, 1.2\" // why")]
    [InlineData("#r \"nuget:X,1.2\"// why")]
    [InlineData("#r nuget:X,1.2")]
    [InlineData("#r nuget: X, 1.2 // why")]
    [InlineData("  #r   nuget : X, 1.2  ")]
    public void Packages_may_be_named_without_quotes_and_with_a_comment(string line)
    {
        PackageSegment segment = Assert.IsType<PackageSegment>(Assert.Single(Split(line)));
        Assert.Equal([new PackageRequest("X", "1.2")], segment.Directives);
    }

    [Theory]
    [InlineData("#i nuget:https://example.org/v3/index.json // theirs")]
    [InlineData("#i \"nuget: https://example.org/v3/index.json\" // theirs")]
    public void Sources_may_be_named_without_quotes_and_with_a_comment(string line) =>
        Assert.Equal(
            [new PackageSource("https://example.org/v3/index.json")],
            Assert.IsType<PackageSegment>(Assert.Single(Split(line))).Directives
        );
}
