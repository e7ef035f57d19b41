using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on embeddings and weights, run and looked at as a reader does.</summary>
[Browser]
public sealed class EmbeddingsNotebookTests(EmbeddingsRun run) : IClassFixture<EmbeddingsRun>
{
    [Fact]
    public void Every_code_cell_has_outputs_and_none_is_an_error() => NotebookChecks.EveryCodeCellHasOutputs(run, leastCells: 8);

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells() => NotebookChecks.ShipsWithOutputs(run);

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_page_draws_every_chart_and_fits_its_window(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);

        // Map and cosines of three #!embed cells, components, histogram and singular values.
        ILocator charts = opened.Page.Locator(".js-plotly-plot");
        await Assertions.Expect(charts).ToHaveCountAsync(9, new() { Timeout = 20_000 });
        await Assertions.Expect(charts.Last.Locator(".main-svg").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"embeddings-{scheme}-{width}.png"), FullPage = true }
        );

        await NotebookChecks.FitsItsWindow(opened, width);
    }
}

/// <summary>The notebook as it ran.</summary>
public sealed class EmbeddingsRun(NotebookRuns runs) : NotebookRun(runs, "04-embeddings.ipynb");
