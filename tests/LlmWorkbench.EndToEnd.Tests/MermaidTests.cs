using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Mermaid cells in an exported page, drawn without a network.</summary>
[Browser]
public sealed class MermaidTests(MermaidRun run) : IClassFixture<MermaidRun>
{
    private static readonly string s_screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_page_draws_diagrams_and_says_which_it_cannot_draw(ColorScheme scheme, int width)
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        ILocator diagrams = opened.Page.Locator("[data-lw-mermaid]");
        await Assertions.Expect(diagrams).ToHaveCountAsync(3);
        await Assertions.Expect(diagrams.Nth(0).Locator("svg")).ToContainTextAsync("prompt <b>");
        await Assertions.Expect(diagrams.Nth(1).Locator("svg")).ToContainTextAsync("logits");
        await Assertions.Expect(diagrams.Nth(2)).ToContainTextAsync("Mermaid cannot draw this: ");
        await Assertions.Expect(diagrams.Nth(2)).ToContainTextAsync("graph ???");
        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(s_screenshots, $"mermaid-{scheme}-{width}.png"), FullPage = true });
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        Assert.Empty(opened.NetworkRequests);
    }

    [Fact]
    public async Task The_notebook_and_the_page_carry_Mermaid_once()
    {
        foreach (string file in (string[])[run.Notebook, run.Page])
        {
            Assert.Equal(2, (await File.ReadAllTextAsync(file)).Split("<!--llm-workbench mermaid.js-->").Length);
        }
    }
}

/// <summary>A notebook of Mermaid cells, run and exported once.</summary>
public sealed class MermaidRun : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    public Outcome Outcome { get; private set; } = null!;

    public string Page => _workplace.At("diagrams.html");

    public string Notebook => _workplace.At("out.ipynb");

    public async ValueTask InitializeAsync()
    {
        string notebook = _workplace.Write(
            "diagrams.dib",
            "#!mermaid\n\ngraph LR\n  A[\"prompt #lt;b#gt;\"] --> B{tokens} --> C[logits]\n\n#!mermaid\n\nsequenceDiagram\n  "
                + "model->>sampler: logits\n  sampler-->>model: token\n\n#!mermaid\n\ngraph ???\n"
        );
        Outcome = await Lab.RunAsync("run", notebook, "--output", Notebook, "--html", Page);
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
