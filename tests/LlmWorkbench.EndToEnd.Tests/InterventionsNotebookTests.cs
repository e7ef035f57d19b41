using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The notebook on interventions, run and looked at as a reader does; and its views over long prompts.</summary>
[Browser]
public sealed class InterventionsNotebookTests(InterventionsRun run) : IClassFixture<InterventionsRun>
{
    [Fact]
    public void Every_code_cell_has_outputs_and_none_is_an_error() => NotebookChecks.EveryCodeCellHasOutputs(run, leastCells: 10);

    [Fact]
    public void It_ships_with_the_outputs_of_the_same_cells() => NotebookChecks.ShipsWithOutputs(run);

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_page_draws_every_chart_and_fits_its_window(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        await AllDrawn(opened, InterventionsRun.ChartCount(run.Notebook));
        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"interventions-{scheme}-{width}.png"), FullPage = true }
        );

        await NotebookChecks.FitsItsWindow(opened, width);
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
        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"interventions-long-{scheme}-{width}.png"), FullPage = true }
        );

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
}

/// <summary>The notebook as it ran, and one with long prompts, run once for all tests of the class.</summary>
public sealed class InterventionsRun(NotebookRuns runs) : NotebookRun(runs, "03-interventions.ipynb")
{
    private readonly Workplace _workplace = new();

    public Outcome LongOutcome { get; private set; } = null!;

    public string LongNotebook => _workplace.At("long-out.ipynb");

    public string LongPage => _workplace.At("long-out.html");

    /// <summary>How many charts a notebook's outputs hold.</summary>
    public static int ChartCount(string notebook) => File.ReadAllText(notebook).Split("class=\\\"lw lw-chart\\\"").Length - 1;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();

        // The prompts differ at their begin, so that all rows are shown; one layer is enough to look at.
        string story = string.Concat(
            Enumerable.Repeat(
                " The sun was warm. There she found a silver feather behind the door. Soon she met Otto the crow, who was sad.",
                7
            )
        );
        string LongPrompt(string animal) => $"Otto the {animal} was at the castle.{story}\nQuestion: What does a {animal} say?\nAnswer:";
        string dib =
            $"#!model tutor\n\n#!csharp\n\n#!patch --layer 1\n{LongPrompt("dog")}\n---\n{LongPrompt("duck")}\n\n#!csharp\n\n"
            + $"#!ablate --each heads\n{LongPrompt("dog")}\n";
        LongOutcome = await Lab.RunAsync(
            ["run", _workplace.Write("long.dib", dib), "--output", LongNotebook, "--html", LongPage],
            input: null,
            [("LLM_WORKBENCH_MODELS", Path.Combine(Lab.Root, "models"))]
        );
    }

    public override ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return base.DisposeAsync();
    }
}
