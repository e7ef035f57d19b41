using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on interventions, run and looked at as a reader does; and its views over long prompts.</summary>
public sealed class InterventionsNotebookTests(InterventionsRun run) : IClassFixture<InterventionsRun>
{
    // Pictures for people; a run of the tests leaves them here.
    private static readonly string Screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Fact]
    public void Every_code_cell_has_outputs_and_none_is_an_error()
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        using JsonDocument notebook = JsonDocument.Parse(File.ReadAllText(run.Notebook));
        JsonElement[] code = [.. notebook.RootElement.GetProperty("cells").EnumerateArray().Where(cell => cell.GetProperty("cell_type").GetString() == "code")];

        Assert.True(code.Length >= 10, $"only {code.Length} code cells");
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
        string[] shipped = Sources(Path.Combine(Lab.Root, "notebooks", "03-interventions.ipynb"));

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
        await AllDrawn(opened, InterventionsRun.ChartCount(run.Notebook));
        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"interventions-{scheme}-{width}.png"), FullPage = true });

        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.NetworkRequests);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task A_patch_of_two_hundred_tokens_scrolls_inside_of_its_box(ColorScheme scheme, int width)
    {
        Assert.True(run.LongOutcome.ExitCode == 0, run.LongOutcome.Error);
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.LongPage, scheme, width);
        await AllDrawn(opened, InterventionsRun.ChartCount(run.LongNotebook));
        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"interventions-long-{scheme}-{width}.png"), FullPage = true });

        // Every row has its label, and the box is no taller than a screen.
        ILocator map = opened.Page.Locator(".lw-chart").First;
        int labels = await map.Locator("g.ytick").CountAsync();
        Assert.InRange(labels, 190, 260);
        int height = await map.EvaluateAsync<int>("chart => chart.parentElement.clientHeight");
        Assert.InRange(height, 300, 800);
        Assert.InRange(await map.EvaluateAsync<int>("chart => chart.parentElement.scrollHeight"), labels * 14, 10_000);
        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Empty(opened.Complaints);
    }

    private static async Task AllDrawn(OpenPage opened, int count)
    {
        Assert.True(count > 0);
        ILocator charts = opened.Page.Locator(".js-plotly-plot");
        await Assertions.Expect(charts).ToHaveCountAsync(count, new() { Timeout = 60_000 });
        await Assertions.Expect(charts.Last.Locator(".main-svg").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
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

/// <summary>Runs the notebook, and one with long prompts, once for all tests of the class.</summary>
public sealed class InterventionsRun : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    public Outcome Outcome { get; private set; } = null!;

    public Outcome LongOutcome { get; private set; } = null!;

    public string Notebook => _workplace.At("out.ipynb");

    public string Page => _workplace.At("out.html");

    public string LongNotebook => _workplace.At("long-out.ipynb");

    public string LongPage => _workplace.At("long-out.html");

    /// <summary>How many charts a notebook's outputs hold.</summary>
    public static int ChartCount(string notebook) => File.ReadAllText(notebook).Split("class=\\\"lw lw-chart\\\"").Length - 1;

    public async ValueTask InitializeAsync()
    {
        Outcome = await Lab.RunAsync("run", "notebooks/03-interventions.ipynb", "--output", Notebook, "--html", Page);

        // The prompts differ at their begin, so that all rows are shown; one layer is enough to look at.
        string story = string.Concat(Enumerable.Repeat(" The sun was warm. There she found a silver feather behind the door. Soon she met Otto the crow, who was sad.", 7));
        string LongPrompt(string animal) => $"Otto the {animal} was at the castle.{story}\nQuestion: What does a {animal} say?\nAnswer:";
        string dib = $"#!model tutor\n\n#!csharp\n\n#!patch --layer 1\n{LongPrompt("dog")}\n---\n{LongPrompt("duck")}\n\n#!csharp\n\n#!ablate --each heads\n{LongPrompt("dog")}\n";
        LongOutcome = await Lab.RunAsync(
            ["run", _workplace.Write("long.dib", dib), "--output", LongNotebook, "--html", LongPage], input: null, [("LLM_WORKBENCH_MODELS", Path.Combine(Lab.Root, "models"))]);
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
