using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Language;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Magics.Writing;

namespace LlmWorkbench.Kernel.Tests.CSharp;

[RunsCells]
public sealed class CellUsingTests
{
    private const string Door = """
        class Door(string name) : IDisposable, IAsyncDisposable
        {
            public bool IsOpen { get; private set; } = true;
            public void Dispose() { IsOpen = false; Console.Write($"{name} closed "); }
            public async ValueTask DisposeAsync() { await Task.Yield(); IsOpen = false; Console.Write($"{name} closed later "); }
        }
        """;

    [Theory]
    [InlineData(
        "using var a = new Door(\"a\");\nusing Door b = new(\"b\");\nConsole.Write($\"{a.IsOpen} {b.IsOpen} \");",
        "True True b closed a closed "
    )]
    [InlineData("using Door a = new(\"a\"), b = new(\"b\"); Console.Write(\"runs \");", "runs b closed a closed ")]
    [InlineData("await using var a = new Door(\"a\");\nawait Task.Yield();\nConsole.Write(\"runs \");", "runs a closed later ")]
    [InlineData("using Door none = null;\nConsole.Write(\"runs \");", "runs ")]
    [InlineData("using (var a = new Door(\"a\")) { Console.Write(\"runs \"); }\nConsole.Write(\"end\");", "runs a closed end")]
    [InlineData("{ using var a = new Door(\"a\"); Console.Write(\"runs \"); }\nConsole.Write(\"end\");", "runs a closed end")]
    [InlineData(
        "using System.Globalization;\nusing static System.Math;\nusing var a = new Door(\"a\");\nConsole.Write($\"{Abs(-1)} \");",
        "1 a closed "
    )]
    public async Task What_is_declared_with_using_is_disposed_when_the_cell_ends(string cell, string expected)
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync(Door);
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(cell);
        Assert.Null(result.Error?.Message);
        Assert.Equal(
            $"stdout: {expected}",
            string.Concat(outputs.Select((output, index) => Run.Line(output)[(index > 0 ? "stdout: ".Length : 0)..]))
        );
    }

    [Fact]
    public async Task The_variable_stays_and_is_disposed_already()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync(Door);
        Assert.Equal(["result[2]: True", "stdout: a closed "], await kernel.LinesAsync("using var a = new Door(\"a\");\na.IsOpen"));
        Assert.Equal(["result[3]: False"], await kernel.LinesAsync("a.IsOpen"));
    }

    [Fact]
    public async Task An_error_in_the_cell_disposes_too_and_one_of_disposing_is_shown()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync(Door + "\nclass Stuck : IDisposable { public void Dispose() => throw new IOException(\"stuck\"); }");
        Assert.Equal(
            ["stdout: a closed ", "error: no"],
            await kernel.LinesAsync("using var a = new Door(\"a\");\nthrow new FormatException(\"no\");")
        );
        Assert.Equal(
            ["stdout: a closed ", "error: stuck"],
            await kernel.LinesAsync("using var a = new Door(\"a\"); using var s = new Stuck();")
        );
        Assert.Equal(["result[4]: 2"], await kernel.LinesAsync("1 + 1"));
    }

    [Fact]
    public async Task Compile_errors_keep_their_places()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync("using var s = new MemoryStream(); s.Nothing();");
        Assert.Equal(
            ["    using var s = new MemoryStream(); s.Nothing();", "                                        ^^^^^^^"],
            result.Error!.Traceback.Skip(1)
        );
        (result, _) = await kernel.CellAsync("using var s = new MemoryStream();\nusing var x = 5; x");
        Assert.Equal(
            [
                "(2,11): error CS1674: 'x': a variable that is declared with 'using' must be of a type that implements "
                    + "'System.IDisposable'",
                "    using var x = 5; x",
                "              ^",
            ],
            result.Error!.Traceback
        );
        Assert.StartsWith("(1,17): error CS8410: ", (await kernel.CellAsync("await using var m = \"\";")).Result.Error!.Message);
        Assert.Contains("error CS1002: ; expected", (await kernel.CellAsync("using System\nvar y = 1;")).Result.Error!.Message);
    }

    [Fact]
    public async Task Such_cells_are_complete_and_can_be_completed()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(CompletenessStatus.Complete, kernel.Completeness("using var s = new MemoryStream();").Status);
        const string Code = "using var s = new MemoryStream();\ns.Len";
        CompletionList list = await kernel.Language.CompleteAsync(Code, Code.Length, TestContext.Current.CancellationToken);
        Assert.Equal("Length", list.Items[0].Text);
    }
}
