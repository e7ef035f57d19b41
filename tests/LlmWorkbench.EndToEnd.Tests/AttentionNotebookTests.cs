using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on attention, run and looked at as a reader does.</summary>
public sealed class AttentionNotebookTests(AttentionRun run) : IClassFixture<AttentionRun>
{
    // Pictures for people; a run of the tests leaves them here.
    private static readonly string Screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Fact]
    public void Every_code_cell_has_outputs_and_none_is_an_error()
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        using JsonDocument notebook = JsonDocument.Parse(File.ReadAllText(run.Notebook));
        JsonElement[] code = [.. notebook.RootElement.GetProperty("cells").EnumerateArray().Where(cell => cell.GetProperty("cell_type").GetString() == "code")];

        Assert.True(code.Length >= 12, $"only {code.Length} code cells");
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
        string[] shipped = Sources(Path.Combine(Lab.Root, "notebooks", "01-attention.ipynb"));

        Assert.Equal(Sources(run.Notebook), shipped);
        Assert.NotEmpty(shipped);
    }

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
        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"attention-{scheme}-{width}.png"), FullPage = true });

        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.NetworkRequests);
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
public sealed class AttentionRun : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    public Outcome Outcome { get; private set; } = null!;

    public string Notebook => _workplace.At("out.ipynb");

    public string Page => _workplace.At("out.html");

    public async ValueTask InitializeAsync() =>
        Outcome = await Lab.RunAsync("run", "notebooks/01-attention.ipynb", "--output", Notebook, "--html", Page);

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
