using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Language;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Magics.Writing;

namespace LlmWorkbench.Kernel.Tests.Cells;

/// <summary>Commands in code that <c>#if</c> leaves out: nobody runs them, and nobody refuses them.</summary>
[RunsCells]
public sealed class LeftOutCodeTests
{
    [Theory]
    [InlineData("#!ecko")]
    [InlineData("  #!time")]
    [InlineData("#!")]
    [InlineData("#!csharp\n#!markdown\nsome prose\n#!csharp")]
    [InlineData("#!/usr/bin/env dotnet")]
    [InlineData("#:package Nothing@1.0")]
    [InlineData("#r \"nowhere.dll\"")]
    [InlineData("#r \"nuget: Nowhere\"")]
    [InlineData("#i \"nuget: https://nowhere.example\"")]
    [InlineData("#load \"nowhere.csx\"")]
    [InlineData("  # r \"nowhere.dll\"")]
    [InlineData("#line nowhere")]
    [InlineData("#error no")]
    [InlineData("#if true\n#!ecko\n#endif")]
    public async Task Code_that_is_left_out_may_hold_any_directive_or_command(string line)
    {
        using NotebookKernel kernel = Run.Kernel();
        foreach (
            string cell in (string[])
                [
                    $"#if false\n{line}\n#endif\n1 + 1",
                    $"1 + 1\n#if NOWHERE\n{line}\n#endif",
                    $"#if false\n{line}\n#elif false\n{line}\n#else\n1 + 1\n#endif",
                    $"if (true)\n{{\n#if false\n{line}\n#endif\n}}\n1 + 1",
                ]
        )
        {
            string shown = string.Join('\n', await kernel.LinesAsync(cell));
            Assert.True(
                shown.StartsWith("result[", StringComparison.Ordinal) && shown.EndsWith("]: 2", StringComparison.Ordinal),
                $"{cell}\n→ {shown}"
            );
            Assert.Equal(CompletenessStatus.Complete, kernel.Completeness(cell).Status);
        }
    }

    [Fact]
    public async Task A_mistake_below_is_found_in_its_own_line_and_the_code_is_shown_as_it_was_written()
    {
        using NotebookKernel kernel = Run.Kernel();
        string error = Assert.Single(await kernel.LinesAsync("#if false\n#!ecko a b\n#endif\nint x = nothing;"));
        Assert.Contains("nothing", error, StringComparison.Ordinal);
        Assert.DoesNotContain("CS9378", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_and_comments_keep_such_lines()
    {
        using NotebookKernel kernel = Run.Kernel();
        const string Cell =
            "#if false\n#!ecko\n#endif\n/*\n#!ecko\n*/\nvar s = \"\"\"\n  #!time\n  #:x\n  \"\"\";\nConsole.Write(s.Replace('\\n', '|'));";
        Assert.Equal(["stdout: #!time|#:x"], await kernel.LinesAsync(Cell));
    }

    [Fact]
    public async Task Editors_see_through_them_too()
    {
        using NotebookKernel kernel = Run.Kernel();
        const string Before = "#if false\n#!ecko\n#:x\n#endif\n";
        CompletionList list = await kernel.Language.CompleteAsync(
            Before + "\"\".Len",
            Before.Length + 6,
            TestContext.Current.CancellationToken
        );
        Assert.Contains("Length", list.Items.Select(item => item.Text));
        Assert.NotNull(
            await kernel.Language.InspectAsync(
                Before + "Console.WriteLine(1);",
                Before.Length + 10,
                detailed: false,
                TestContext.Current.CancellationToken
            )
        );
    }

    [Fact]
    public void Only_what_is_left_out_is_blanked_and_nothing_moves()
    {
        Assert.Equal("#if false\n      \r\n#endif\n", LeftOutCode.Blank("#if false\n#!ecko\r\n#endif\n"));
        Assert.Equal("#if true\n#!ecko\n#endif\n", LeftOutCode.Blank("#if true\n#!ecko\n#endif\n"));
        Assert.Equal("var s = @\"#if false\n#!ecko\n#endif\";", LeftOutCode.Blank("var s = @\"#if false\n#!ecko\n#endif\";"));
    }
}
