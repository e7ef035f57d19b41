using System.Text.Json;

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>What holds for every notebook that is executed and shipped with its outputs.</summary>
public static class NotebookChecks
{
    /// <summary>Pictures for people; a run of the tests leaves them here.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    public static void EveryCodeCellHasOutputs(NotebookRun run, int leastCells)
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        IReadOnlyList<CodeCell> code = CodeCell.Read(run.Notebook);

        Assert.True(code.Count >= leastCells, $"only {code.Count} code cells");
        Assert.All(
            code,
            cell =>
            {
                Assert.NotEmpty(cell.Outputs);
                Assert.DoesNotContain("error", cell.Outputs);
            }
        );
    }

    public static void ShipsWithOutputs(NotebookRun run)
    {
        string[] shipped = WithOutputs(run.Shipped);

        Assert.Equal(WithOutputs(run.Notebook), shipped);
        Assert.NotEmpty(shipped);
    }

    // A chart's title does not wrap.
    private const string CutTitles = """
        () => [...document.querySelectorAll(".gtitle")]
          .filter(title => title.getBoundingClientRect().right > title.closest(".js-plotly-plot").getBoundingClientRect().right + 1)
          .map(title => title.textContent)
        """;

    // In a narrow page a legend takes several lines.
    private const string CoveredTitles = """
        () => [...document.querySelectorAll(".js-plotly-plot")].flatMap(chart => {
          const [title, legend] = [".gtitle", ".legend"].map(part => chart.querySelector(part)?.getBoundingClientRect());
          return title && legend && legend.top < title.bottom ? [chart.querySelector(".gtitle").textContent] : [];
        })
        """;

    public static async Task FitsItsWindow(OpenPage opened, int width)
    {
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(CutTitles));
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(CoveredTitles));
        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.NetworkRequests);
    }

    /// <summary>The library that draws charts is in the first chart's output alone: it is a megabyte.</summary>
    public static async Task BringsTheChartLibraryOnce(string notebook)
    {
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(notebook));
        string html = json.RootElement.GetRawText();
        int charts = html.Split("data-lw-chart=").Length - 1;
        Assert.Equal(charts > 0 ? 1 : 0, html.Split("<!--llm-workbench plotly.js-->").Length - 1);
    }

    // The sources of the code cells that have outputs.
    private static string[] WithOutputs(string path) =>
        [.. CodeCell.Read(path).Where(cell => cell.Outputs.Count > 0).Select(cell => cell.Source)];
}
