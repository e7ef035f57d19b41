using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

[RunsCells]
public sealed class CSharpCellTests
{
    [Fact]
    public async Task Shows_the_last_expression_as_the_result_with_its_number()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["result[1]: 42"], await kernel.LinesAsync("var x = 6;\nx * 7"));
        Assert.Equal(["result[2]: 6"], await kernel.LinesAsync("x"));
    }

    [Theory]
    [InlineData("var x = 1;")]
    [InlineData("(string)null")]
    [InlineData("1 + 1;int y = 2;")]
    [InlineData("")]
    [InlineData("// nothing")]
    public async Task Shows_nothing_without_a_last_expression_or_for_null(string cell)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(cell);
        if (cell.StartsWith("1 + 1", StringComparison.Ordinal))
        {
            Assert.Equal(
                "(1,1): error CS0201: Only assignment, call, increment, decrement, await, and new object expressions can be used "
                    + "as a statement",
                result.Error!.Message
            );
            return;
        }

        Assert.True(result.Succeeded);
        Assert.Empty(outputs);
    }

    [Fact]
    public async Task Keeps_methods_types_and_usings_for_later_cells()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("using System.Globalization;\nrecord Point(int X, int Y);\nint Twice(int n) => 2 * n;");
        Assert.Equal(["result[2]: 8"], await kernel.LinesAsync("Twice(new Point(4, 1).X)"));
        Assert.Equal(["result[3]: 1,5"], await kernel.LinesAsync("1.5.ToString(new NumberFormatInfo { NumberDecimalSeparator = \",\" })"));
    }

    [Fact]
    public async Task Awaits_at_top_level()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["result[1]: 3"],
            await kernel.LinesAsync("await Task.Delay(1);\nvar numbers = await Task.FromResult(new[] { 1, 2 });\nnumbers.Sum()")
        );
    }

    [Fact]
    public async Task Has_the_usings_of_CSharp_notebooks()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["result[1]: True"],
            await kernel.LinesAsync(
                """
                var path = Path.Combine("a", "b");
                var text = new StringBuilder();
                ArrayList list = new();
                List<int> numbers = [3, 4];
                CancellationToken token = default;
                dynamic d = 5;
                numbers.Max() + d == 9 && !token.IsCancellationRequested && Formatter.DefaultMimeType == "text/html"
                """
            )
        );
    }

    [Fact]
    public async Task Keeps_what_was_assigned_before_an_exception()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("var a = 1;\na = 2;\nvar b = a / (a - 2);\na = 3;");
        Assert.Equal(["result[2]: 2"], await kernel.LinesAsync("a"));
    }

    [Fact]
    public async Task Runs_nothing_of_a_cell_that_does_not_compile()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["error: (2,1): error CS0103: The name 'undefined' does not exist in the current context"],
            await kernel.LinesAsync("Console.WriteLine(\"ran\");\nundefined")
        );
        Assert.Equal(["result[2]: 1"], await kernel.LinesAsync("1"));
    }

    [Fact]
    public async Task Shows_the_beginning_of_an_infinite_sequence()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync(
            """
            IEnumerable<int> Numbers() { for (int i = 0; ; i++) { yield return i; } }
            Numbers()
            """
        );
        string line = Assert.Single(lines);
        Assert.StartsWith("result[1]: ", line);
        Assert.Contains("[ 0, 1, 2, 3, 4", line);
        Assert.DoesNotContain("1000", line);
    }

    [Fact]
    public async Task Shows_objects_as_HTML_and_text()
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync("new { Name = \"<b>\", Size = 3 }");
        ResultOutput result = Assert.IsType<ResultOutput>(Assert.Single(outputs));
        Assert.Contains("&lt;b&gt;", result.Data["text/html"]);
        Assert.DoesNotContain("<b>", result.Data["text/html"]);
        Assert.Contains("<b>", result.Data["text/plain"]);
    }

    [Fact]
    public async Task Later_cells_see_every_library_and_usual_namespace_also_those_that_the_first_did_not_use()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("1");
        Assert.Equal(["result[2]: a"], await kernel.LinesAsync("System.Xml.Linq.XDocument.Parse(\"<a/>\").Root.Name.LocalName"));
        Assert.Equal(["result[3]: 3"], await kernel.LinesAsync("Enumerable.Range(0, 3).ToList().Count"));
        Assert.Equal(["result[4]: Chart"], await kernel.LinesAsync("using Plotly.NET.CSharp; typeof(Chart).Name"));
    }
}
