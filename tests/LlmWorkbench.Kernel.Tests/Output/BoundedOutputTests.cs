using LlmWorkbench.Display.Values;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Html;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Kernel.Tests.Jupyter;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Output;

/// <summary>What a cell prints and shows has bounds, in notebooks, in Jupyter and in pages, and what is left out is counted.</summary>
[RunsCells]
public sealed class BoundedOutputTests
{
    private const int Notices = 500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Console.Write(new string('x', 30_000_000));")]
    [InlineData("for (int i = 0; i < 300; i++) Console.Write(new string('x', 100_000));")]
    [InlineData("Console.Error.Write(new string('x', 30_000_000));")]
    [InlineData(
        "for (int i = 0; i < 150; i++) { Console.Out.Write(new string('x', 100_000)); Console.Error.Write(new string('x', 100_000)); }"
    )]
    public async Task What_a_cell_prints_is_bounded_for_the_cell_and_the_rest_is_counted(string cell)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput> outputs) = await kernel.CellAsync(cell);
        string text = string.Concat(outputs.Cast<StreamOutput>().Select(stream => stream.Text));
        Assert.True(result.Succeeded);
        Assert.Equal(ValueBound.PrintedCharacters, text.Count(c => c == 'x'));
        Assert.InRange(text.Length, ValueBound.PrintedCharacters, ValueBound.PrintedCharacters + Notices);
        Assert.Contains(
            "\n… (a cell prints at most 16,777,216 characters; what follows is counted alone)\n",
            text,
            StringComparison.Ordinal
        );
        Assert.EndsWith($"… ({30_000_000 - ValueBound.PrintedCharacters:N0} more characters)\n", text, StringComparison.Ordinal);

        // The next cell begins anew.
        Assert.Equal(["stdout: short"], await kernel.LinesAsync("Console.Write(\"short\");"));
    }

    [Fact]
    public async Task What_fits_is_whole_and_nothing_is_said()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync($"Console.Write(new string('x', {ValueBound.PrintedCharacters}));");
        Assert.Equal(["stdout: " + new string('x', ValueBound.PrintedCharacters)], lines);
    }

    [Fact]
    public async Task A_character_of_two_units_is_not_cut()
    {
        using NotebookKernel kernel = Run.Kernel();
        string text = Assert.Single(
            await kernel.LinesAsync($"Console.Write(new string('x', {ValueBound.PrintedCharacters - 1}) + \"😀y\");")
        );
        Assert.Contains("x\n… (a cell prints", text, StringComparison.Ordinal);
        Assert.EndsWith("… (3 more characters)\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_cell_removes_counts_no_more()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync(
            "for (int i = 0; i < 5; i++) { ClearOutput(); Console.Write(new string('x', 2_000_000)); }"
        );
        Assert.Equal(["stdout: " + new string('x', 2_000_000)], lines);
    }

    [Theory]
    [InlineData("display(HTML(new string('x', 30_000_000)));", "This output is not shown as text/html: it has 30,000,000 characters, and")]
    [InlineData("HTML(new string('x', 30_000_000))", "This output is not shown as text/html: it has 30,000,000 characters, and")]
    [InlineData("var place = display(\"a\"); place.Update(HTML(new string('x', 30_000_000)));", "This output is not shown as text/html")]
    [InlineData("new string('x', 30_000_000)", "… (28,951,424 more characters)")]
    [InlineData("display(new string('x', 30_000_000));", "… (28,951,424 more characters)")]
    [InlineData("new { Text = new string('x', 30_000_000) }", "more characters)")]
    [InlineData("#!markdown\n@", "This output is not shown as text/markdown: it has 30,000,000 characters, and")]
    [InlineData("throw new Exception(new string('x', 30_000_000));", "more characters)")]
    public async Task What_a_cell_shows_is_bounded_and_says_what_is_left_out(string cell, string words)
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput> outputs) = await kernel.CellAsync(
            cell.Replace("@", new string('x', 30_000_000), StringComparison.Ordinal)
        );
        string json = IpynbWriter.Write(new NotebookDocument { Cells = [NotebookCell.Code("") with { Outputs = [.. outputs] }] });
        Assert.InRange(json.Length, 1, (3 * ValueBound.Characters) + Notices);
        Assert.Contains(words, json.Replace(new string('x', 1000), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_a_cell_shows_together_is_bounded()
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput> outputs) = await kernel.CellAsync(
            "var page = HTML(new string('x', 16_000_000)); for (int i = 0; i < 7; i++) display(page); page"
        );
        Assert.Equal(4, outputs.Count);
        Assert.Equal("display: … (5 more outputs: a cell shows at most 67,108,864 characters of them)", Run.Line(outputs[^1]));
    }

    [Fact]
    public async Task The_number_of_outputs_is_bounded_too_and_the_rest_is_counted_in_one_sentence()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput> outputs) = await kernel.CellAsync(
            "for (int i = 0; i < 25_000; i++) display(i); \"result\""
        );
        Assert.True(result.Succeeded);
        Assert.Equal(ValueBound.CellOutputs + 1, outputs.Count);
        Assert.Equal("display: 9999", Run.Line(outputs[^2]));
        Assert.Equal("display: … (15,001 more outputs: a cell shows at most 10,000)", Run.Line(outputs[^1]));

        // The next cell begins anew, and so does one that removes what it has shown.
        Assert.Equal(["display: 1"], await kernel.LinesAsync("display(1);"));
        Assert.Equal(["display: 19999"], await kernel.LinesAsync("for (int i = 0; i < 20_000; i++) { ClearOutput(); display(i); }"));
    }

    [Theory]
    [InlineData("Console.Out.Write(\"out\"); Console.Error.Write(\"error\");")]
    [InlineData("Console.Out.Write(\"out\"); display(i);")]
    public async Task What_is_printed_in_turns_is_bounded_too(string turn)
    {
        using NotebookKernel kernel = Run.Kernel();
        (_, IReadOnlyList<NotebookOutput> outputs) = await kernel.CellAsync($"for (int i = 0; i < 25_000; i++) {{ {turn} }}");
        Assert.InRange(outputs.Count, ValueBound.CellOutputs, ValueBound.CellOutputs + 3);
        string end = string.Join('\n', outputs.TakeLast(3).Select(Run.Line));
        Assert.Contains("(a cell has at most 10,000 outputs; what follows is counted alone)", end, StringComparison.Ordinal);
        Assert.Contains("more characters)", end, StringComparison.Ordinal);
    }

    [Fact]
    public void In_Jupyter_too()
    {
        using var kernel = new ServedKernel();
        (JupyterMessage reply, IReadOnlyList<JupyterMessage> outputs) = kernel.Client.Execute(
            "Console.Write(new string('x', 30_000_000));"
        );
        string text = string.Concat(outputs.Where(output => output.Type == "stream").Select(output => output.Text("text")));
        Assert.Equal("ok", reply.Text("status"));
        Assert.InRange(text.Length, ValueBound.PrintedCharacters, ValueBound.PrintedCharacters + Notices);
        Assert.EndsWith("… (13,222,784 more characters)\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_notebook_that_is_run_and_its_page_too()
    {
        using NotebookKernel kernel = Run.Kernel();
        var notebook = new NotebookDocument
        {
            Cells = [NotebookCell.Code("Console.Write(new string('x', 30_000_000)); display(HTML(new string('y', 30_000_000)));")],
        };
        NotebookRunResult result = await new NotebookRunner(kernel).RunAsync(notebook, cancellation: Cancellation);
        string page = HtmlExport.Write(result.Notebook, "large");
        Assert.InRange(page.Length, ValueBound.PrintedCharacters, 2 * ValueBound.PrintedCharacters);
        Assert.Contains("(13,222,784 more characters)", page, StringComparison.Ordinal);
        Assert.Contains("This output is not shown as text/html: it has 30,000,000 characters", page, StringComparison.Ordinal);
    }
}
