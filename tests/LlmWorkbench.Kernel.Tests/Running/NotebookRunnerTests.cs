using System.Collections.Immutable;
using System.Text.Json;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.Running;

[RunsCells]
public sealed class NotebookRunnerTests
{
    private static NotebookDocument Notebook(params string[] cells) =>
        new() { Cells = [NotebookCell.Markdown("# Title"), .. cells.Select(cell => NotebookCell.Code(cell))] };

    private static async Task<NotebookRunResult> RunAsync(
        NotebookDocument notebook,
        NotebookRunOptions? options = null,
        IProgress<NotebookProgress>? progress = null,
        CancellationToken? cancellation = null
    )
    {
        using NotebookKernel kernel = Run.Kernel();
        return await new NotebookRunner(kernel).RunAsync(
            notebook,
            options,
            progress,
            cancellation ?? TestContext.Current.CancellationToken
        );
    }

    private static string[] Lines(NotebookRunResult result, int cell) => [.. result.Notebook.Cells[cell].Outputs.Select(Run.Line)];

    [Fact]
    public async Task Runs_all_code_cells_in_order_and_records_their_outputs()
    {
        NotebookRunResult result = await RunAsync(Notebook("var x = 1;", "  ", "Console.Write(\"a\");\nConsole.Write(\"b\");\nx"));
        Assert.True(result.Succeeded);
        Assert.Equal([null, 1, null, 2], result.Notebook.Cells.Select(cell => cell.ExecutionCount));
        Assert.Equal(["stdout: ab", "result[2]: 1"], Lines(result, 3));
    }

    [Fact]
    public async Task Cells_that_their_author_skips_are_left_as_they_are()
    {
        NotebookDocument notebook = Notebook("var x = 1;", "x = 2; throw new Exception(\"no\");", "x");
        NotebookCell skipped = notebook.Cells[2] with
        {
            Metadata = notebook.Cells[2].Metadata.Add("tags", JsonElement.Parse("""["other", "skip-execution"]""")),
            ExecutionCount = 9,
            Outputs = [new StreamOutput("stdout", "kept")],
        };
        NotebookRunResult result = await RunAsync(notebook with { Cells = notebook.Cells.SetItem(2, skipped) });
        Assert.True(result.Succeeded);
        Assert.Equal([null, 1, 9, 2], result.Notebook.Cells.Select(cell => cell.ExecutionCount));
        Assert.Equal(["stdout: kept"], Lines(result, 2));
        Assert.Equal(["result[2]: 1"], Lines(result, 3));
    }

    [Fact]
    public async Task Stops_at_the_first_cell_that_fails_and_says_which()
    {
        NotebookDocument notebook = Notebook("1", "\nthrow new Exception(\"no\");", "3");
        notebook = notebook with
        {
            Cells = notebook.Cells.SetItem(
                3,
                notebook.Cells[3] with
                {
                    ExecutionCount = 9,
                    Outputs = [new StreamOutput("stdout", "stale")],
                }
            ),
        };
        NotebookRunResult result = await RunAsync(notebook);
        Assert.False(result.Succeeded);
        CellFailure failure = Assert.Single(result.Failures);
        Assert.Equal((3, 2, 2, "no"), (failure.CellNumber, failure.ExecutionCount, failure.Error.Line, failure.Error.Message));
        Assert.Equal(["result[1]: 1"], Lines(result, 1));
        Assert.Equal(["error: no"], Lines(result, 2));
        Assert.Empty(result.Notebook.Cells[3].Outputs);
        Assert.Null(result.Notebook.Cells[3].ExecutionCount);
    }

    [Fact]
    public async Task Goes_on_after_failures_when_told_so()
    {
        NotebookRunResult result = await RunAsync(Notebook("oops", "2", "oops2"), new NotebookRunOptions { ContinueAfterErrors = true });
        Assert.Equal([2, 4], result.Failures.Select(failure => failure.CellNumber));
        Assert.Equal(["result[2]: 2"], Lines(result, 2));
    }

    [Fact]
    public async Task A_cell_that_is_tagged_so_may_fail()
    {
        NotebookDocument notebook = Notebook("oops", "2");
        ImmutableDictionary<string, JsonElement> tags = ImmutableDictionary<string, JsonElement>.Empty.Add(
            "tags",
            JsonElement.Parse("[\"raises-exception\"]")
        );
        NotebookRunResult result = await RunAsync(
            notebook with
            {
                Cells = notebook.Cells.SetItem(1, notebook.Cells[1] with { Metadata = tags }),
            }
        );
        Assert.True(result.Succeeded);
        Assert.Equal(["result[2]: 2"], Lines(result, 2));
    }

    [Fact]
    public async Task Updates_outputs_of_earlier_cells_in_place()
    {
        NotebookRunResult result = await RunAsync(Notebook("var d = display(\"old\");", "d.Update(\"new\");"));
        Assert.Equal(["display: new"], Lines(result, 1));
        Assert.Empty(Lines(result, 2));
    }

    [Fact]
    public async Task Keeps_what_was_done_when_it_is_stopped()
    {
        using CancellationTokenSource interrupt = Interrupt.Create();
        NotebookDocument notebook = Notebook(
            "1",
            "Console.Write(\"begun\"); LlmWorkbench.Kernel.Tests.Support.Interrupt.Soon(); while (true) {}",
            "3"
        );
        NotebookRunResult result = await RunAsync(notebook, cancellation: interrupt.Token);
        Assert.True(result.Interrupted);
        Assert.False(result.Succeeded);
        Assert.Equal(["result[1]: 1"], Lines(result, 1));
        Assert.Equal(["stdout: begun", "error: The cell was interrupted."], Lines(result, 2));
        Assert.Empty(Lines(result, 3));
    }

    [Fact]
    public async Task Says_which_cell_of_how_many_runs()
    {
        var reports = new List<NotebookProgress>();
        await RunAsync(Notebook("1", "2"), null, new Immediate(reports.Add));
        Assert.Equal([new(1, 2, "", null), new(2, 2, "", null)], reports);
    }

    [Fact]
    public async Task Relative_paths_start_at_the_folder_of_the_notebook()
    {
        string folder = Directory.CreateTempSubdirectory("runner").FullName;
        string before = Environment.CurrentDirectory;
        await File.WriteAllTextAsync(Path.Combine(folder, "data.txt"), "found", TestContext.Current.CancellationToken);
        NotebookRunResult result = await RunAsync(Notebook("File.ReadAllText(\"data.txt\")"), new NotebookRunOptions { Folder = folder });
        Directory.Delete(folder, recursive: true);
        Assert.Equal(["result[1]: found"], Lines(result, 1));
        Assert.Equal(before, Environment.CurrentDirectory);
    }

    [Fact]
    public async Task Cells_in_other_languages_of_dotnet_notebooks_fail_with_one_sentence()
    {
        NotebookRunResult result = await RunAsync(new NotebookDocument { Cells = [NotebookCell.Code("let x = 1", "fsharp")] });
        Assert.Equal(
            ["error: This kernel does not run F# cells: rewrite the cell in C#, or make the cell a Markdown cell to keep it as text."],
            Lines(result, 0)
        );
    }

    [Fact]
    public async Task The_first_chart_of_a_notebook_brings_plotly_along()
    {
        const string Chart = "Plotly.NET.CSharp.Chart.Point<int, int, string>(new[] { 1, 2 }, new[] { 3, 4 })";
        NotebookRunResult result = await RunAsync(Notebook("1", Chart, Chart));
        string[] html =
        [
            .. new[] { 2, 3 }.Select(cell => Assert.IsType<ResultOutput>(result.Notebook.Cells[cell].Outputs[0]).Data["text/html"]),
        ];
        Assert.StartsWith("<!--llm-workbench plotly.js-->", html[0]);
        Assert.DoesNotContain("<!--llm-workbench plotly.js-->", html[1]);
    }

    private sealed class Immediate(Action<NotebookProgress> report) : IProgress<NotebookProgress>
    {
        public void Report(NotebookProgress value) => report(value);
    }

    [Fact]
    public async Task A_loop_of_many_prints_is_one_output_and_joined_once()
    {
        // Joining each line with all before it took 79 seconds for these, and copied 70 GB.
        NotebookRunResult result = await RunAsync(
            Notebook(
                "for (int i = 0; i < 80_000; i++) { Console.WriteLine(\"a line of output\"); }\nConsole.Error.Write(\"e\");\n"
                    + "Console.Error.Write(\"f\");\ndisplay(1);\nConsole.Write(\"z\");"
            )
        );

        StreamOutput stream = Assert.IsType<StreamOutput>(result.Notebook.Cells[1].Outputs[0]);
        Assert.Equal(string.Concat(Enumerable.Repeat("a line of output\n", 80_000)), stream.Text);
        Assert.Equal(["stderr: ef", "display: 1", "stdout: z"], Lines(result, 1)[1..]);
    }

    [Fact]
    public void What_was_written_can_be_looked_at_while_more_is_written()
    {
        var output = new RecordedOutput();
        output.Write("a");
        Assert.Equal(["stdout: a"], output.Snapshot().Select(Run.Line));
        output.Write("b");
        output.WriteError("c");
        Assert.Equal(["stdout: ab", "stderr: c"], output.Snapshot().Select(Run.Line));
        output.Clear(wait: true);
        Assert.Equal(["stdout: ab", "stderr: c"], output.Snapshot().Select(Run.Line));
        output.WriteError("d");
        Assert.Equal(["stderr: d"], output.Snapshot().Select(Run.Line));
        output.Clear(wait: false);
        output.Write("");
        output.Write("e");
        Assert.Equal(["stdout: e"], output.Snapshot().Select(Run.Line));
    }
}
