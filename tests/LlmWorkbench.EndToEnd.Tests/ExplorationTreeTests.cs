using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The tree of #!explore in an exported page: clicked, walked with the arrow keys, wide and narrow.</summary>
[Browser]
public sealed class ExplorationTreeTests(ExplorationTreeRun run) : IClassFixture<ExplorationTreeRun>
{
    private const string Tree = "[data-lw-tree]";

    private static readonly string s_screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Fact]
    public async Task Arrow_keys_walk_open_and_close_the_tree()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator tree = opened.Page.Locator(Tree).First,
            first = tree.Locator("details").First;
        await tree.GetByText("Close all").ClickAsync();
        await first.Locator("summary").First.FocusAsync();

        await opened.Page.Keyboard.PressAsync("ArrowRight");
        Assert.True(await first.EvaluateAsync<bool>("d => d.open"));
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(2, await Depth(opened));
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(1, await Depth(opened));
        Assert.Equal(0, await tree.Locator("details[open]").CountAsync());
        await opened.Page.Keyboard.PressAsync("Enter");
        Assert.Equal(1, await tree.Locator("details[open]").CountAsync());
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        await opened.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(
            1,
            await opened.Page.EvaluateAsync<int>(
                $"[...document.querySelectorAll('{Tree} > details')].indexOf(document.activeElement.parentElement)"
            )
        );
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Clicking_a_token_of_the_text_shows_what_it_was_chosen_over()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator token = opened.Page.Locator(".lw-strip").First.Locator(".lw-tok").Nth(3);

        await token.ClickAsync();
        await opened.Page.Mouse.MoveAsync(1, 1);

        string card = await token.GetAttributeAsync("data-lw-card") ?? "";
        Assert.Equal("block", await token.EvaluateAsync<string>("token => getComputedStyle(token, '::after').display"));
        Assert.Contains("token 3:", card, StringComparison.Ordinal);
        Assert.Contains("--at 3 --token ", card, StringComparison.Ordinal);
        Assert.Equal(13, card.Split('\n').Length); // the sentence, heads, a rule and ten tokens
    }

    [Fact]
    public async Task Without_scripts_the_tree_still_opens()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scripts: false);
        ILocator last = opened.Page.Locator(Tree).Last.Locator("> details").First,
            below = last.Locator("> .lw-kids > details > .lw-kids").First;
        await Assertions.Expect(below).Not.ToBeVisibleAsync();

        await last.Locator("> .lw-kids > details > summary").First.ClickAsync();

        await Assertions.Expect(below).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 1100)]
    [InlineData(ColorScheme.Light, 420)]
    public async Task No_label_is_clipped_at_20_and_at_200_nodes(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        ILocator trees = opened.Page.Locator(Tree);
        await Assertions.Expect(trees).ToHaveCountAsync(2);
        await trees.Last.GetByText("Open all").ClickAsync();

        int[] nodes = await trees.EvaluateAllAsync<int[]>(
            "trees => trees.map(t => t.querySelectorAll('.lw-row:not(.lw-headings):not(.lw-others)').length)"
        );
        int clipped = await trees.EvaluateAllAsync<int>(
            "trees => trees.flatMap(t => [...t.querySelectorAll('.lw-row > *')]).filter(e => e.scrollWidth > e.clientWidth + 1).length"
        );
        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(s_screenshots, $"tree-{scheme}-{width}.png"), FullPage = true });

        Assert.InRange(nodes[0], 12, 39);
        Assert.InRange(nodes[1], 150, 260);
        Assert.Equal(0, clipped);
        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
    }

    private static Task<int> Depth(OpenPage opened) =>
        opened.Page.EvaluateAsync<int>(
            "(() => { let depth = 0; for (let e = document.activeElement; e; e = e.parentElement) { if "
                + "(e.classList.contains('lw-kids')) { depth++; } } return depth + 1; })()"
        );
}

/// <summary>A page with a tree of some 20 and one of some 200 nodes.</summary>
public sealed class ExplorationTreeRun : IAsyncLifetime
{
    private const string Notebook = """
        #!csharp
        #!model tutor

        #!csharp
        #!explore --greedy
        Once upon a time, Otto the crow came to the hill. There he found a

        #!csharp
        #!explore --width 6 --depth 3 --min-probability 0.00001 --max-nodes 260 --continue 2 --max-tokens 0
        Once upon a time, Otto the crow came to the hill. There he found a

        """;

    private readonly Workplace _workplace = new();

    public string Page => _workplace.At("out.html");

    public async ValueTask InitializeAsync()
    {
        (string, string)[] models = [("LLM_WORKBENCH_MODELS", Path.Combine(Lab.Root, "models"))];
        Outcome outcome = await Lab.RunAsync(
            ["run", _workplace.Write("tree.dib", Notebook), "--output", _workplace.At("out.ipynb"), "--html", Page],
            input: null,
            models
        );
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
