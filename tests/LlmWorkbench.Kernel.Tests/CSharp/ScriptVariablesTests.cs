using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Kernel.Tests.CSharp;

[RunsCells]
public sealed class ScriptVariablesTests
{
    [Fact]
    public async Task Sets_variables_with_types_that_cells_can_use()
    {
        using NotebookKernel kernel = Run.Kernel();
        kernel.Variables.Set("table", new Dictionary<string, int[]> { ["a"] = [1, 2] }, typeof(Dictionary<string, int[]>));
        kernel.Variables.Set("class", 4.5, typeof(double?));
        kernel.Variables.Set("nothing", null, typeof(string));
        Assert.Equal(["result[1]: 6.5"], await kernel.LinesAsync("table[\"a\"][1] + @class.Value + (nothing?.Length ?? 0)"));
        kernel.Variables.Set("table", "now text", typeof(string));
        Assert.Equal(["result[2]: 8"], await kernel.LinesAsync("table.Length"));
    }

    [Fact]
    public async Task Reads_variables_and_types_that_cells_declare()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.LinesAsync("record Point(int X); var p = new Point(3);");
        Assert.True(kernel.Variables.TryGet("p", out object? point));
        Assert.False(kernel.Variables.TryGet("q", out _));
        kernel.Variables.Set("q", point, point!.GetType());
        Assert.Equal(["result[2]: 3"], await kernel.LinesAsync("q.X"));
        Assert.Equal(["p", "q"], kernel.Variables.All.Select(variable => variable.Name));
    }

    [Theory]
    [InlineData("1x")]
    [InlineData("a b")]
    [InlineData("x = 5; int y")]
    public void Refuses_names_that_are_not_CSharp(string name)
    {
        using NotebookKernel kernel = Run.Kernel();
        WorkbenchException exception = Assert.Throws<WorkbenchException>(() => kernel.Variables.Set(name, 1, typeof(int)));
        Assert.StartsWith($"'{name}' cannot name a C# variable", exception.Message);
    }

    [Theory]
    [InlineData(typeof(int), "global::System.Int32")]
    [InlineData(typeof(int[][,]), "global::System.Int32[][,]")]
    [InlineData(typeof(int?), "global::System.Int32?")]
    [InlineData(
        typeof(Dictionary<string, List<int>>.Enumerator),
        "global::System.Collections.Generic.Dictionary<global::System.String, "
            + "global::System.Collections.Generic.List<global::System.Int32>>.Enumerator"
    )]
    [InlineData(typeof(Hidden), "global::System.Object")]
    [InlineData(typeof(List<Hidden>), "global::System.Object")]
    public void Writes_types_as_CSharp(Type type, string name) => Assert.Equal(name, CSharpTypeName.Of(type));

    private sealed class Hidden;
}
