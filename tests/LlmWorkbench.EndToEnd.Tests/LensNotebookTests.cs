using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on the logit lens and attribution, run and looked at as a reader does.</summary>
public sealed class LensNotebookTests(LensRun run) : IClassFixture<LensRun>
{
    // Pictures for people; a run of the tests leaves them here.
    private static readonly string Screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Fact]
    public void Every_code_cell_has_outputs_and_none_is_an_error()
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        using JsonDocument notebook = JsonDocument.Parse(File.ReadAllText(run.Notebook));
        JsonElement[] code = [.. notebook.RootElement.GetProperty("cells").EnumerateArray().Where(cell => cell.GetProperty("cell_type").GetString() == "code")];

        Assert.True(code.Length >= 11, $"only {code.Length} code cells");
        Assert.All(code, cell =>
        {
            JsonElement[] outputs = [.. cell.GetProperty("outputs").EnumerateArray()];
            Assert.NotEmpty(outputs);
            Assert.DoesNotContain(outputs, output => output.GetProperty("output_type").GetString() == "error");
        });
    }

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells()
    {
        string[] shipped = Sources(Path.Combine(Lab.Root, "notebooks", "02-logit-lens.ipynb"));

        Assert.Equal(Sources(run.Notebook), shipped);
        Assert.NotEmpty(shipped);
    }

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
        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"logit-lens-{scheme}-{width}.png"), FullPage = true });

        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.NetworkRequests);
    }

    [Fact]
    public async Task A_cell_tells_its_runners_up_when_it_is_pointed_at_and_the_map_shows_another_measure()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator grid = opened.Page.Locator(".lw-lens").First;
        ILocator cell = grid.Locator("tbody tr").Nth(1).Locator("td").Nth(2);

        await Assertions.Expect(cell.Locator(".lw-card")).ToBeHiddenAsync();
        await cell.HoverAsync();
        await Assertions.Expect(cell.Locator(".lw-card")).ToBeVisibleAsync();
        Assert.StartsWith("Layer 0, behind token 2", await cell.Locator(".lw-card p").InnerTextAsync(), StringComparison.Ordinal);
        Assert.InRange(await cell.Locator(".lw-card .lw-line").CountAsync(), 5, 7);

        ILocator map = opened.Page.Locator(".js-plotly-plot").First;
        await map.Locator(".updatemenu-header").ClickAsync();
        await map.Locator(".updatemenu-dropdown-button").Last.ClickAsync();
        await Assertions.Expect(map.Locator(".cbtitle")).ToHaveTextAsync("bits");
        Assert.Empty(opened.Complaints);
    }

    // The sources of the code cells that have outputs.
    private static string[] Sources(string path)
    {
        using JsonDocument notebook = JsonDocument.Parse(File.ReadAllText(path));
        return [.. notebook.RootElement.GetProperty("cells").EnumerateArray()
            .Where(cell => cell.GetProperty("cell_type").GetString() == "code" && cell.GetProperty("outputs").GetArrayLength() > 0)
            .Select(cell => string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString())))];
    }
}

/// <summary>Runs the notebook once for all tests of the class.</summary>
public sealed class LensRun : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    public Outcome Outcome { get; private set; } = null!;

    public string Notebook => _workplace.At("out.ipynb");

    public string Page => _workplace.At("out.html");

    public async ValueTask InitializeAsync() =>
        Outcome = await Lab.RunAsync("run", "notebooks/02-logit-lens.ipynb", "--output", Notebook, "--html", Page);

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
