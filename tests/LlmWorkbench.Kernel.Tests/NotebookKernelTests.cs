using LlmWorkbench.Composition;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Models;
using LlmWorkbench.Session;

namespace LlmWorkbench.Kernel.Tests;

[RunsCells]
public sealed class NotebookKernelTests
{
    [Fact]
    public async Task Runs_the_parts_of_a_cell_in_order()
    {
        using NotebookKernel kernel = Run.Kernel(new EchoMagic());
        Assert.Equal(
            ["stdout: one\n", "display: two", "display: 3", "display: four", "result[1]: 5"],
            await kernel.LinesAsync("Console.WriteLine(\"one\");\n#!echo two\n1 + 2\n#!echo\nfour\n#!csharp\n5")
        );
    }

    [Fact]
    public async Task Runs_nothing_of_a_cell_with_an_unknown_command()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["error: There is no command #!tokenz: did you mean #!tokens?"],
            await kernel.LinesAsync("Console.WriteLine(\"ran\");\n#!tokenz")
        );
    }

    [Theory]
    [InlineData(
        "#!lsmagic\nOnce upon a time",
        "#!lsmagic takes no text from the lines below it: they are C#, and line 2 does not compile ("
    )]
    [InlineData(
        "#!echo one\ntwo words more",
        "#!echo takes no text from the lines below it, because it has one: they are C#, and line 2 does not"
    )]
    public async Task Runs_nothing_of_a_cell_with_a_text_below_a_command_that_takes_none(string cell, string words)
    {
        using NotebookKernel kernel = Run.Kernel(new EchoMagic());
        Assert.StartsWith($"error: {words}", Assert.Single(await kernel.LinesAsync(cell)), StringComparison.Ordinal);
        Assert.Equal(["display: one", "result[2]: 3"], await kernel.LinesAsync("#!echo one\n1 + 2"));
    }

    [Fact]
    public async Task A_failing_part_ends_the_cell()
    {
        using NotebookKernel kernel = Run.Kernel(new EchoMagic());
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync("1;2;\n#!echo never");
        Assert.False(result.Succeeded);
        (result, outputs) = await kernel.CellAsync("\n#!echo --times x\nConsole.WriteLine(\"never\");");
        Assert.IsType<ErrorOutput>(Assert.Single(outputs));
        Assert.Equal("WorkbenchException", result.Error!.Name);
        Assert.Equal(2, result.Error.Line);
    }

    [Fact]
    public async Task Commands_and_CSharp_share_variables()
    {
        using NotebookKernel kernel = Run.Kernel(new EchoMagic());
        Assert.Equal(["display: ab", "result[1]: 2"], await kernel.LinesAsync("var x = \"ab\";\n#!echo --from x --into y\ny.Length"));
        Assert.Equal(["display: cdcd", "result[2]: cdcd"], await kernel.LinesAsync("#!echo cd --times 2 --into y\ny"));
    }

    [Fact]
    public async Task Displays_text_of_other_languages()
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            "#!html\n<b>x</b>\n#!js\nlet s = '</script>';\n#!markdown\n**x**"
        );
        Assert.Equal("<b>x</b>", Assert.IsType<DisplayOutput>(outputs[0]).Data["text/html"]);
        Assert.Equal("<script>let s = '<\\/script>';</script>", Assert.IsType<DisplayOutput>(outputs[1]).Data["text/html"]);
        Assert.Equal("**x**", Assert.IsType<DisplayOutput>(outputs[2]).Data["text/markdown"]);
        (_, outputs) = await kernel.CellAsync("<i>y</i>", CellLanguage.Html);
        Assert.Equal("<i>y</i>", Assert.IsType<DisplayOutput>(outputs[0]).Data["text/html"]);
    }

    [Fact]
    public async Task Cells_reach_the_session_and_its_models_by_name()
    {
        using NotebookKernel kernel = WithoutModels();
        Assert.Equal(["result[1]: 0"], await kernel.LinesAsync("Models.Count"));
        Assert.Equal(["result[2]: True"], await kernel.LinesAsync("ReferenceEquals(Workbench.Models, Models)"));
        (CellResult result, _) = await kernel.CellAsync("Model.Name");
        Assert.Equal("WorkbenchException", result.Error!.Name);
        Assert.Contains("#!model", Assert.Single(result.Error.Traceback));
    }

    [Fact]
    public async Task The_commands_of_the_workbench_take_the_text_below_them()
    {
        using NotebookKernel kernel = WithoutModels();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync("#!tokens\nThe cat sat\n#!csharp\n1");
        Assert.Contains("#!model", result.Error!.Message);
        Assert.Equal(1, result.Error.Line);
        Assert.IsType<ErrorOutput>(Assert.Single(outputs));
    }

    private static NotebookKernel WithoutModels() => new(new Workbench(new ModelFolders([])), WorkbenchTopics.CreateRegistry());

    [Fact]
    public async Task Runs_one_cell_at_a_time()
    {
        using NotebookKernel kernel = Run.Kernel();
        Task<string[]> first = kernel.LinesAsync("var n = 1; await Task.Delay(100); n = 2;");
        Task<string[]> second = kernel.LinesAsync("n");
        Assert.Empty(await first);
        Assert.Equal(["result[2]: 2"], await second);
    }
}
