using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Globals;

[RunsCells]
public sealed class DisplayTests
{
    [Fact]
    public async Task Displays_in_all_the_ways_that_notebook_users_know()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            """
            display("text");
            5.Display();
            "<svg/>".DisplayAs("image/svg+xml");
            CSS("b { color: red }");
            Javascript("go()");
            display(HTML("<i>i</i>"));
            HTML("<b>b</b>")
            """
        );
        Assert.Null(result.Error);
        Assert.Equal(
            ["text", "5", "<svg/>", "<style>b { color: red }</style>", "<script>go()</script>", "<i>i</i>", "<b>b</b>"],
            outputs.Cast<DisplayOutput>().Select(output => output.Data.GetValueOrDefault("text/html", output.Data.Values.First()))
        );
        Assert.IsType<ResultOutput>(outputs[^1]);
    }

    [Fact]
    public async Task Updates_in_place_in_the_same_cell_and_from_later_ones()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult _, IReadOnlyList<NotebookOutput> _) = await kernel.CellAsync("1");
        var first = new Kernel.Running.RecordedOutput();
        await kernel.ExecuteAsync(
            "var shown = display(\"a\");\nvar html = display(\"<b>\", \"text/html\");\nConsole.Write(\"end\");\nshown.Update(\"b\");",
            first,
            cancellation: TestContext.Current.CancellationToken
        );
        Assert.Equal(["display: b", "display: <b>", "stdout: end"], first.Snapshot().Select(Run.Line));

        Assert.Empty((await kernel.CellAsync("shown.Update(6); html.Update(\"<i>\");")).Outputs);
        Assert.Equal(["display: 6", "display: <i>", "stdout: end"], first.Snapshot().Select(Run.Line));
    }

    [Fact]
    public async Task A_display_at_the_end_of_a_cell_is_shown_once()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(["display: 1"], await kernel.LinesAsync("display(1)"));
    }
}
