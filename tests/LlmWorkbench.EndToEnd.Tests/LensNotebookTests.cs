using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on the logit lens and attribution, run and looked at as a reader does.</summary>
[Browser]
public sealed class LensNotebookTests(LensRun run) : IClassFixture<LensRun>
{
    [Fact]
    public void Every_code_cell_has_outputs_and_none_is_an_error() => NotebookChecks.EveryCodeCellHasOutputs(run, leastCells: 11);

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells() => NotebookChecks.ShipsWithOutputs(run);

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_page_draws_every_chart_and_fits_its_window(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);

        // Map and lines of the first lens, kinds, bars of the attribution, lines of two models, both together.
        ILocator charts = opened.Page.Locator(".js-plotly-plot");
        await Assertions.Expect(charts).ToHaveCountAsync(7, new() { Timeout = 20_000 });
        await Assertions.Expect(charts.Last.Locator(".main-svg").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"logit-lens-{scheme}-{width}.png"), FullPage = true }
        );

        await NotebookChecks.FitsItsWindow(opened, width);
    }

    // The left one of two columns is drawn before the right one is there.
    [Fact]
    public async Task Charts_that_stand_side_by_side_are_as_wide_as_their_boxes()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        await Assertions.Expect(opened.Page.Locator(".js-plotly-plot .main-svg").Last).ToBeVisibleAsync(new() { Timeout = 20_000 });

        await opened.Page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('.js-plotly-plot')].every(box => "
                + "Math.abs(box.querySelector('.main-svg').getBoundingClientRect().width - box.clientWidth) <= 2)",
            null,
            new() { Timeout = 20_000 }
        );
    }

    // The last column is what the notebook asks about.
    [Fact]
    public async Task The_grid_shows_all_columns_of_the_first_prompt_without_scrolling()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator grid = opened.Page.Locator(".lw-lens .lw-scroll").First;

        Assert.Equal(14, await grid.Locator("thead th").CountAsync());
        Assert.InRange(await grid.EvaluateAsync<int>("g => g.scrollWidth - g.clientWidth"), 0, 0);
    }

    [Fact]
    public async Task In_a_narrow_page_the_grid_is_scrolled_to_its_last_column()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, ColorScheme.Light, 420);
        ILocator grid = opened.Page.Locator(".lw-lens .lw-scroll").First;
        async Task<(double Left, double Right)> Edges(ILocator of) =>
            await of.BoundingBoxAsync() is { } box ? (box.X, box.X + box.Width) : throw new InvalidOperationException();

        Assert.True(await grid.EvaluateAsync<int>("g => g.scrollWidth - g.clientWidth") > 100);
        (double left, double right) = await Edges(grid);
        (double lastLeft, double lastRight) = await Edges(grid.Locator("tbody tr").First.Locator("td").Last);
        Assert.InRange(lastRight, lastLeft, right + 1);

        // The names of the layers stay where they are.
        Assert.InRange((await Edges(grid.Locator("tbody th").First)).Left, left - 1, left + 2);
    }

    [Fact]
    public async Task A_cell_tells_its_runners_up_when_it_is_pointed_at_and_the_map_shows_another_measure()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator grid = opened.Page.Locator(".lw-lens").First;
        ILocator cell = grid.Locator("tbody tr").Nth(1).Locator("td").Nth(2);

        const string IsShown = "cell => getComputedStyle(cell, '::after').display";
        Assert.Equal("none", await cell.EvaluateAsync<string>(IsShown));
        await cell.HoverAsync();
        Assert.Equal("block", await cell.EvaluateAsync<string>(IsShown));
        string card = await cell.GetAttributeAsync("data-lw-card") ?? "";
        Assert.StartsWith("Layer 0, after token 2", card, StringComparison.Ordinal);
        Assert.InRange(card.Split('\n').Length - 3, 5, 7);

        ILocator map = opened.Page.Locator(".js-plotly-plot").First;
        await map.Locator(".updatemenu-header").ClickAsync();
        await map.Locator(".updatemenu-dropdown-button").Last.ClickAsync();
        await Assertions.Expect(map.Locator(".cbtitle")).ToHaveTextAsync("bits");
        Assert.Empty(opened.Complaints);
    }
}

/// <summary>The notebook as it ran.</summary>
public sealed class LensRun(NotebookRuns runs) : NotebookRun(runs, "02-logit-lens.ipynb");
