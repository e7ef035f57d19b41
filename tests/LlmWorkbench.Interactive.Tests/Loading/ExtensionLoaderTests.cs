using LlmWorkbench.Interactive.Loading;
using LlmWorkbench.Interactive.Tests.Support;
using LlmWorkbench.Testing.Commands;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace LlmWorkbench.Interactive.Tests.Loading;

[Engine]
public sealed class ExtensionLoaderTests
{
    [Fact]
    public async Task One_line_says_what_is_there_and_what_to_try()
    {
        using var files = new CommandFiles();
        using InteractiveNotebook notebook = await InteractiveNotebook.OpenAsync(files);
        Assert.Null(notebook.Loaded.Failure);
        Assert.Matches(
            @"^LLM Workbench \d\S+: \d\d commands that look into local language models, such as #!tokens, #!logits and #!attention; "
                + @"begin with #!model narrow\. #!lsmagic lists them, -h after one explains it\.$",
            Assert.Single(notebook.Loaded.Shown)["text/plain"]
        );

        using InteractiveNotebook tutor = await InteractiveNotebook.OpenAsync();
        Assert.Contains("begin with #!model tutor.", tutor.Loaded.Text);
        Assert.Null((await tutor.RunAsync("#!model tutor")).Failure);
    }

    [Fact]
    public async Task Without_a_model_the_line_says_where_one_is_looked_for()
    {
        using InteractiveNotebook notebook = await InteractiveNotebook.OpenAsync(
            new NotebookOptions { Workbench = () => new Session.Workbench(new Models.ModelFolders([])) }
        );
        Assert.Contains(
            "there is no model yet: put a .gguf file into a folder named models, or set LLM_WORKBENCH_MODELS.",
            notebook.Loaded.Text
        );
    }

    [Fact]
    public async Task A_second_load_changes_nothing()
    {
        using var files = new CommandFiles();
        using InteractiveNotebook notebook = await InteractiveNotebook.OpenAsync(files);
        CellEvents again = await notebook.RunAsync("#!load");
        Assert.Null(again.Failure);
        Assert.Empty(again.Shown);
        Assert.Null((await notebook.RunAsync("#!model narrow")).Failure);
    }

    [Fact]
    public async Task It_needs_a_notebook_with_CSharp()
    {
        using var root = new CompositeKernel { new HtmlKernel() };
        WorkbenchException failure = await Assert.ThrowsAsync<WorkbenchException>(() => new WorkbenchExtension().OnLoadAsync(root));
        Assert.Equal("LLM Workbench needs the C# kernel, and this notebook has none.", failure.Message);
    }

    [Fact]
    public async Task Values_of_cells_are_drawn_as_before()
    {
        using var files = new CommandFiles();
        using InteractiveNotebook notebook = await InteractiveNotebook.OpenAsync(files);
        Assert.DoesNotContain(Formatter.RegisteredFormatters(includeDefaults: false), formatter => formatter.Type == typeof(object));
        Assert.Contains("<table>", new[] { new { Name = "a" } }.ToDisplayString("text/html"));

        // Results draw themselves again after a reset.
        Formatter.ResetToDefault();
        CellEvents cell = await notebook.RunAsync("#!model narrow\nModel.Tokens(\"the cat\")");
        Assert.Contains("Tokens of narrow", cell.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Plotly_NET_Interactive_beside_it_draws_its_charts_and_the_workbench_its_own(bool isFirst)
    {
        using var files = new CommandFiles();
        using InteractiveNotebook notebook = await InteractiveNotebook.OpenAsync(files, beside: new(isFirst, LoadPlotlyAsync));

        CellEvents own = await notebook.RunAsync("#!logits --model narrow --top 3\nthe cat");
        string html = own.Shown[^1]["text/html"];
        Assert.Contains("data-lw-chart=\"", html);
        Assert.DoesNotContain("https://", html);

        CellEvents theirs = await notebook.RunAsync(
            "Plotly.NET.CSharp.Chart.Line<double, double, string>(new[] { 1.0, 2.0 }, new[] { 3.0, 4.0 })"
        );
        Assert.Null(theirs.Failure);
        Assert.Contains("Plotly.newPlot", theirs.Shown[^1]["text/html"]);
        Formatter.ResetToDefault();
    }

    private static Task LoadPlotlyAsync(Kernel kernel)
    {
        Type extension = typeof(Plotly.NET.Interactive.FormatterKernelExtension);
        return ((IKernelExtension)Activator.CreateInstance(extension)!).OnLoadAsync(kernel);
    }
}
