using LlmWorkbench.Interactive.Loading;
using LlmWorkbench.Interactive.Tests.Support;

namespace LlmWorkbench.Interactive.Tests.Cells;

[Engine]
public sealed class LibraryCarrierTests(NotebookFixture fixture) : IClassFixture<NotebookFixture>
{
    private const string Library = "<!--llm-workbench plotly.js-->";
    private const string Box = "data-lw-chart=\"";

    [Fact]
    public async Task The_first_cell_with_a_chart_carries_what_it_is_drawn_with_and_carries_it_again_when_it_runs_again()
    {
        fixture.UseWide();
        using InteractiveNotebook notebook = await InteractiveNotebook.OpenAsync(
            new NotebookOptions { Workbench = () => new Session.Workbench(fixture.Beside.Models.Finder.Folders) }
        );
        const string First = "#!logits --model wide --top 3\nthe cat";
        const string Second = "Plotly.NET.CSharp.Chart.Line<double, double, string>(new[] { 1.0, 2.0 }, new[] { 3.0, 4.0 })";

        Assert.Equal(0, await CopiesAsync(notebook, "#!tokens --model wide\nthe cat"));
        Assert.Equal(1, await CopiesAsync(notebook, First));
        Assert.Equal(0, await CopiesAsync(notebook, First + " "));
        Assert.Equal(0, await CopiesAsync(notebook, Second));
        Assert.Equal(1, await CopiesAsync(notebook, First));
    }

    [Fact]
    public async Task A_chart_of_C_sharp_draws_itself_as_HTML_without_a_network()
    {
        CellEvents cell = await fixture.Notebook.RunAsync(
            "Plotly.NET.CSharp.Chart.Line<double, double, string>(new[] { 1.0, 2.0 }, new[] { 3.0, 4.0 })"
        );
        Assert.Null(cell.Failure);
        Assert.Equal(["text/html", "text/plain"], cell.Shown[0].Keys.Order());
        Assert.Contains(Box, cell.Shown[0]["text/html"]);
        Assert.DoesNotContain("https://", string.Concat(cell.Shown[0].Values));
    }

    private static async Task<int> CopiesAsync(InteractiveNotebook notebook, string code)
    {
        CellEvents cell = await notebook.RunAsync(code);
        Assert.Null(cell.Failure);
        return cell.Places.Count(place => place.GetValueOrDefault("text/html", "").StartsWith(Library, StringComparison.Ordinal));
    }
}
