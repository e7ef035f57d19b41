using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>A notebook open in the page of Jupyter Notebook 6, used through the page's own script interface.</summary>
public sealed class NotebookPage(OpenPage opened)
{
    private const float Patience = 120_000;

    public IPage Page => opened.Page;

    /// <summary>Waits until the kernel listens.</summary>
    public Task ConnectedAsync() =>
        UntilAsync(
            "() => window.Jupyter?.notebook?._fully_loaded && Jupyter.notebook.kernel?.is_connected() && !Jupyter.notebook.kernel_busy"
        );

    /// <summary>Runs all cells and waits until each has its number and the kernel is idle.</summary>
    public async Task RunAllAsync()
    {
        await Page.EvaluateAsync("() => { Jupyter.notebook.clear_all_output(); Jupyter.notebook.execute_all_cells(); }");
        await UntilAsync(
            "() => Jupyter.notebook.get_cells().filter(c => c.cell_type === 'code').every(c => "
                + "Number.isInteger(c.input_prompt_number)) && !Jupyter.notebook.kernel_busy"
        );
    }

    /// <summary>Runs one cell and waits until the kernel is idle.</summary>
    /// <param name="start">How the cell begins.</param>
    public async Task RunAsync(string start)
    {
        await Page.EvaluateAsync(
            $$"""start => { {{FindCell}} Jupyter.notebook.execute_cells([Jupyter.notebook.find_cell_index(cell)]); }""",
            start
        );
        await UntilAsync(
            $$"""start => { {{FindCell}} return Number.isInteger(cell.input_prompt_number) && !Jupyter.notebook.kernel_busy; }""",
            start
        );
    }

    /// <summary>Gives a cell another text.</summary>
    /// <param name="start">How the cell begins.</param>
    /// <param name="text">What it is to hold.</param>
    public Task EditAsync(string start, string text) =>
        Page.EvaluateAsync($$"""([start, text]) => { {{FindCell}} cell.set_text(text); }""", new[] { start, text });

    /// <summary>Starts to note how many tokens a cell's output shows, each time that it changes.</summary>
    /// <param name="start">How the cell begins.</param>
    public Task WatchTokensAsync(string start) =>
        Page.EvaluateAsync(
            $$"""
            start => { {{FindCell}}
              window.tokensSeen = [];
              const area = cell.output_area.element[0];
              new MutationObserver(() => { const n = area.querySelectorAll(".lw-tok").length; if (n && n !== window.tokensSeen.at(-1)) { window.tokensSeen.push(n); } })
                .observe(area, { childList: true, subtree: true });
            }
            """,
            start
        );

    /// <summary>What <see cref="WatchTokensAsync"/> has noted.</summary>
    public Task<int[]> TokensSeenAsync() => Page.EvaluateAsync<int[]>("() => window.tokensSeen");

    /// <summary>Starts the kernel anew and waits for it.</summary>
    public async Task RestartAsync()
    {
        await Page.EvaluateAsync(
            "() => new Promise((resolve, reject) => { Jupyter.notebook.events.one('kernel_ready.Kernel', () => resolve()); "
                + "Jupyter.notebook.kernel.restart(undefined, reject); })"
        );
        await ConnectedAsync();
    }

    /// <summary>Saves the notebook as the page's button does.</summary>
    public Task SaveAsync() => Page.EvaluateAsync("() => Jupyter.notebook.save_notebook()");

    /// <summary>Asserts what somebody sees who has run all cells.</summary>
    public async Task ShowsEverythingAsync()
    {
        await Assertions.Expect(Page.Locator(".output_error")).ToHaveCountAsync(0);
        await Assertions
            .Expect(OutputOf("#!tokens").Locator(".lw-strip .lw-boxed").Filter(new() { HasText = "Once" }).First)
            .ToBeVisibleAsync();

        // A card with the candidates' probabilities hangs on each token of a generation.
        ILocator generated = OutputOf("#!generate --max-tokens 120").Locator(".lw-strip .lw-tok:not(.lw-given)");
        await Assertions.Expect(generated.Nth(20)).ToBeVisibleAsync();
        await Assertions.Expect(generated.First).ToBeVisibleAsync();
        await Assertions
            .Expect(generated.First)
            .ToHaveAttributeAsync("data-lw-card", new System.Text.RegularExpressions.Regex("% to the model"));
        await ShowsChartsAsync();
    }

    /// <summary>Asserts what somebody sees who has not run anything, and whom nobody told to trust the notebook.</summary>
    /// <param name="pictures">How many charts and patterns the notebook has.</param>
    public async Task ShowsEverythingUntrustedAsync(int pictures)
    {
        Assert.False(await Page.EvaluateAsync<bool>("() => Jupyter.notebook.trusted"));
        await Assertions.Expect(Page.Locator(".output_area [data-lw-chart], .output_area script, .output_area style")).ToHaveCountAsync(0);
        await Assertions.Expect(Page.Locator(".output_area img[src^='data:image/svg+xml;base64,']")).ToHaveCountAsync(pictures);
        string[] missing = await Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.output_area img')].filter(i => !(i.complete && i.naturalWidth > 100) || "
                + "(!i.closest('details:not([open])') && i.getBoundingClientRect().width < 100)).map(i => i.alt)"
        );
        Assert.Empty(missing);
        await Assertions.Expect(Page.Locator(".output_area", new() { HasTextString = "plotly.js" })).ToHaveCountAsync(0);

        // Its style sheet takes the triangle of a summary away, and its sanitizer our styles: words say that it can be opened.
        string[] flat = await Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('summary')].filter(s => !s.textContent.includes('click to open')).map(s => s.textContent)"
        );
        Assert.Empty(flat);
    }

    /// <summary>Asserts that every chart of the page is drawn, with its traces.</summary>
    public async Task ShowsChartsAsync()
    {
        ILocator charts = Page.Locator("[data-lw-chart]");
        await Assertions.Expect(charts).Not.ToHaveCountAsync(0);
        int count = await charts.CountAsync();
        Assert.True(count >= 4, $"only {count} charts");
        for (int i = 0; i < count; i++)
        {
            ILocator chart = charts.Nth(i);
            await Assertions.Expect(chart.Locator("svg.main-svg").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
            await Assertions.Expect(chart.Locator(".trace").First).ToBeAttachedAsync();

            // The picture that stood there is gone.
            await Assertions.Expect(chart.Locator("img")).ToHaveCountAsync(0);
            LocatorBoundingBoxResult? box = await chart.BoundingBoxAsync();
            Assert.InRange(box!.Width, 200, 1280);
            Assert.InRange(box.Height, 100, 1500);
        }
    }

    public ILocator OutputOf(string start) =>
        Page.Locator(".code_cell")
            .Filter(new() { Has = Page.Locator(".input_area", new() { HasTextString = start }) })
            .First.Locator(".output_area");

    private const string FindCell = "const cell = Jupyter.notebook.get_cells().find(c => c.get_text().startsWith(start));";

    private Task UntilAsync(string condition, object? argument = null) =>
        Page.WaitForFunctionAsync(condition, argument, new() { Timeout = Patience, PollingInterval = 100 });
}
