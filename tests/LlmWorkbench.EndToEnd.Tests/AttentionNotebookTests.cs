using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on attention, run and looked at as a reader does.</summary>
[Browser]
public sealed class AttentionNotebookTests(AttentionRun run) : IClassFixture<AttentionRun>
{
    [Fact]
    public void Every_code_cell_has_outputs_and_none_is_an_error() => NotebookChecks.EveryCodeCellHasOutputs(run, leastCells: 12);

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells() => NotebookChecks.ShipsWithOutputs(run);

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 1100)]
    [InlineData(ColorScheme.Light, 420)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_page_draws_every_explorer_and_fits_its_window(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);

        // A text, one head of the story, the rollout, and two models side by side.
        ILocator explorers = opened.Page.Locator("[data-lw-attention][data-lw-ready]");
        await Assertions.Expect(explorers).ToHaveCountAsync(5, new() { Timeout = 20_000 });
        await Assertions.Expect(explorers.Last.Locator(".lw-frame canvas")).ToBeVisibleAsync();
        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"attention-{scheme}-{width}.png"), FullPage = true }
        );

        await NotebookChecks.FitsItsWindow(opened, width);
    }
}

/// <summary>The notebook as it ran.</summary>
public sealed class AttentionRun(NotebookRuns runs) : NotebookRun(runs, "01-attention.ipynb");
