using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The explorer of #!attention in an exported page, without a kernel.</summary>
[Browser]
public sealed partial class AttentionExplorerTests(AttentionExplorerRun run) : IClassFixture<AttentionExplorerRun>
{
    private const string Box = "[data-lw-attention]";

    private static readonly string s_screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Fact]
    public async Task The_page_shows_the_engines_weights_in_table_and_lines()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator box = opened.Page.Locator(Box).First;

        Assert.Equal(16, run.Weights.Length);
        foreach ((int layer, int head, int position) in ((int, int, int)[])[(0, 0, 5), (1, 2, run.Names.Length - 1), (3, 3, 11), (2, 1, 0)])
        {
            await Choose(box, layer, head, position);

            float[] row = run.Weights[(layer * 4) + head][position];
            (int Position, double Weight)[] table = await Reads(box);
            Assert.Equal(Math.Min(8, position + 1), table.Length);
            Assert.All(table, read => Assert.Equal(row[read.Position], read.Weight, 0.0006));
            Assert.Equal(
                row.OrderDescending().Take(8).Select(weight => Math.Round(weight, 3)),
                table.Select(read => Math.Round((double)row[read.Position], 3))
            );
            int[] lines =
            [
                .. (await box.Locator("path").EvaluateAllAsync<int[]>("paths => paths.map(p => Number(p.dataset.lwTo))")).Order(),
            ];
            Assert.Equal(
                row.Index()
                    .Where(w => w.Index != position && w.Item >= 0.01)
                    .OrderByDescending(w => w.Item)
                    .Take(12)
                    .Select(w => w.Index)
                    .Order(),
                lines
            );
        }

        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.NetworkRequests);
    }

    [Fact]
    public async Task Pointing_at_a_cell_or_a_token_says_its_number()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator box = opened.Page.Locator(Box).First,
            said = box.Locator(".lw-said"),
            canvas = box.Locator(".lw-frame canvas");
        await Choose(box, 2, 1, 9);
        LocatorBoundingBoxResult size = (await canvas.BoundingBoxAsync())!;
        float cell = size.Width / run.Weights[0].Length;
        float[][] weights = run.Weights[9];

        await canvas.HoverAsync(
            new()
            {
                Position = new() { X = cell * 3.5f, Y = cell * 7.5f },
            }
        );
        await Assertions.Expect(said).ToHaveTextAsync($"{run.Names[7]} (7) reads {Percent(weights[7][3])} from {run.Names[3]} (3).");
        await canvas.HoverAsync(
            new()
            {
                Position = new() { X = cell * 7.5f, Y = cell * 3.5f },
            }
        );
        await Assertions.Expect(said).ToContainTextAsync("it comes later");
        await box.Locator(".lw-text span").Nth(4).HoverAsync();
        await Assertions.Expect(said).ToHaveTextAsync($"{run.Names[9]} (9) reads {Percent(weights[9][4])} from {run.Names[4]} (4).");

        await canvas.ClickAsync(
            new()
            {
                Position = new() { X = 2, Y = cell * 6.5f },
            }
        );
        await Assertions.Expect(box).ToHaveAttributeAsync("data-lw-token", "6");
    }

    [Fact]
    public async Task Tokens_and_heads_are_chosen_by_mouse_and_keyboard()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator box = opened.Page.Locator(Box).First;

        await box.Locator(".lw-text span").Nth(5).ClickAsync();
        await Assertions.Expect(box).ToHaveAttributeAsync("data-lw-token", "5");
        await box.Locator(".lw-text span").Nth(5).FocusAsync();
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(box).ToHaveAttributeAsync("data-lw-token", "7");
        await opened.Page.Keyboard.PressAsync("Home");
        await Assertions.Expect(box).ToHaveAttributeAsync("data-lw-token", "0");
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(box).ToHaveAttributeAsync("data-lw-token", "0");

        await Cell(box, 1, 2).ClickAsync();
        await Assertions.Expect(box).ToHaveAttributeAsync("data-lw-head", "2");
        await opened.Page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(LayerPicker(box)).ToHaveValueAsync("2");
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(HeadPicker(box)).ToHaveValueAsync("3");
        await Assertions.Expect(Cell(box, 2, 3)).ToHaveAttributeAsync("aria-pressed", "true");
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(box).ToHaveAttributeAsync("data-lw-head", "-1");
        await Assertions.Expect(box).ToContainTextAsync("Rollout after layer 2");
    }

    [Fact]
    public async Task Two_models_side_by_side_go_together_and_others_stay()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator alone = opened.Page.Locator(Box).Nth(0),
            left = opened.Page.Locator(".lw-columns " + Box).Nth(0),
            right = opened.Page.Locator(".lw-columns " + Box).Nth(1);
        await Choose(alone, 0, 0, 3);

        await Choose(left, 2, 1, 6);

        await Assertions.Expect(right).ToHaveAttributeAsync("data-lw-layer", "2");
        await Assertions.Expect(right).ToHaveAttributeAsync("data-lw-head", "1");
        await Assertions.Expect(right).ToHaveAttributeAsync("data-lw-token", "6");
        await Assertions.Expect(alone).ToHaveAttributeAsync("data-lw-token", "3");
    }

    [Fact]
    public async Task A_long_text_is_tiles_with_the_strongest_links_and_the_page_says_so()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator box = opened.Page.Locator(Box).Nth(2);

        await Assertions
            .Expect(opened.Page.GetByText("In this page 2 × 2 tokens are one cell, and of each token the 8 strongest links are kept"))
            .ToBeVisibleAsync();
        await box.Locator(".lw-text span").Nth(150).ClickAsync();
        Assert.Equal(8, (await Reads(box)).Length);
        await Assertions.Expect(box.Locator(".lw-reads")).ToContainTextAsync("the 143 others");
        await box.Locator(".lw-frame canvas")
            .HoverAsync(
                new()
                {
                    Position = new() { X = 3, Y = 200 },
                }
            );
        await Assertions.Expect(box.Locator(".lw-said")).ToContainTextAsync(" from tokens ");
        Assert.Empty(opened.Complaints);
    }

    [Fact]
    public async Task Without_scripts_the_page_has_a_still_picture_and_a_table()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scripts: false);

        await Assertions.Expect(opened.Page.Locator(Box).First.Locator("img")).ToHaveCountAsync(1);
        await Assertions
            .Expect(opened.Page.Locator(Box).First)
            .ToContainTextAsync("The explorer, in which heads and tokens are chosen, needs a page that runs scripts.");
        await Assertions.Expect(opened.Page.Locator("details").First.Locator("tbody tr")).ToHaveCountAsync(16);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 1100)]
    [InlineData(ColorScheme.Light, 420)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_explorer_fits_its_window_at_20_and_at_200_tokens(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        ILocator boxes = opened.Page.Locator(Box);
        await Assertions.Expect(boxes.Last.Locator(".lw-frame canvas")).ToBeVisibleAsync();

        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(s_screenshots, $"attention-explorer-{scheme}-{width}.png"), FullPage = true }
        );

        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Equal(
            0,
            await boxes
                .Locator(".lw-map, .lw-words")
                .EvaluateAllAsync<int>("parts => parts.filter(p => p.scrollWidth > p.clientWidth + 1).length")
        );

        // Labels of twenty tokens can be read, and no two of them lie on each other.
        double[] names = await boxes
            .First.Locator(".lw-row-name")
            .EvaluateAllAsync<double[]>("names => names.map(n => n.getBoundingClientRect().top)");
        Assert.Equal(run.Names.Length, names.Length);
        Assert.All(names.Zip(names.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 10, 40));
        Assert.InRange(
            await boxes
                .First.Locator(".lw-row-name")
                .EvaluateAllAsync<double>("names => Math.min(...names.map(n => parseFloat(getComputedStyle(n).fontSize)))"),
            9.9,
            14
        );
        Assert.Empty(opened.Complaints);
    }

    private static ILocator Cell(ILocator box, int layer, int head) =>
        box.Locator($".lw-heads button[title^=\"layer {layer}, head {head}:\"]");

    private static ILocator LayerPicker(ILocator box) => box.Locator("label", new() { HasText = "Layer" }).Locator("select");

    private static ILocator HeadPicker(ILocator box) => box.Locator("label", new() { HasText = "Head" }).Locator("select");

    private static async Task Choose(ILocator box, int layer, int head, int position)
    {
        await LayerPicker(box).SelectOptionAsync(Invariant(layer));
        await HeadPicker(box).SelectOptionAsync(Invariant(head));
        await box.Locator(".lw-text span").Nth(position).ClickAsync();
        await Assertions.Expect(box).ToHaveAttributeAsync("data-lw-token", Invariant(position));
    }

    private static async Task<(int Position, double Weight)[]> Reads(ILocator box)
    {
        string[][] rows = await box.Locator(".lw-reads tr")
            .EvaluateAllAsync<string[][]>("rows => rows.map(r => [...r.cells].map(c => c.textContent))");
        return
        [
            .. rows.Where(cells => cells[1].Length > 0)
                .Select(cells =>
                    (
                        int.Parse(cells[1], CultureInfo.InvariantCulture),
                        double.Parse(Number().Match(cells[2]).Value, CultureInfo.InvariantCulture) / 100
                    )
                ),
        ];
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);

    // As the page writes it, from 16 bits.
    private static string Percent(float weight)
    {
        double share = Math.Round(weight * 65535.0) / 65535;
        string format =
            share < 0.001 ? "0.000"
            : share < 0.01 ? "0.00"
            : "0.0";
        return share == 0 ? "0 %" : (share * 100).ToString(format, CultureInfo.InvariantCulture) + " %";
    }

    [GeneratedRegex(@"[\d.]+")]
    private static partial Regex Number();
}

/// <summary>A notebook with explorers over 20, 200 and 300 tokens and of two models, and the engine's weights for the first.</summary>
public sealed class AttentionExplorerRun : IAsyncLifetime
{
    private const string Notebook = """"
        #!csharp
        #!model tutor --as other
        #!model tutor

        #!csharp
        #!attention --rollout --into a
        Once upon a time, Mia the fox met Otto the crow. Mia

        #!csharp
        string story = "Once upon a time, Mia the fox was at the castle. There she found a silver feather behind the door. Soon she met Otto the crow, who was sad. ";
        string four = string.Concat(Enumerable.Repeat(story, 5)), eight = string.Concat(Enumerable.Repeat(story, 8));
        #!attention --from four

        #!csharp
        #!attention --from eight

        #!csharp
        #!attention --model tutor --model other
        Once upon a time, Mia the fox met Otto the crow. Mia

        #!csharp
        using System.Text.Json;
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            Weights = a.Heads.Select(h => h.Pattern.Weights),
            Names = a.Tokens.Select(t => t.Label),
        }));

        """";

    private readonly Workplace _workplace = new();

    public string Page => _workplace.At("out.html");

    /// <summary>[head][token][token before or itself]; heads by layer and number.</summary>
    public float[][][] Weights { get; private set; } = [];

    public string[] Names { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        string notebook = _workplace.Write("attention.dib", Notebook);
        (string, string)[] models = [("LLM_WORKBENCH_MODELS", Path.Combine(Lab.Root, "models"))];
        Outcome outcome = await Lab.RunAsync(
            ["run", notebook, "--output", _workplace.At("out.ipynb"), "--html", Page],
            input: null,
            models
        );
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        using var written = JsonDocument.Parse(await File.ReadAllTextAsync(_workplace.At("out.ipynb")));
        string printed = string.Concat(
            written
                .RootElement.GetProperty("cells")
                .EnumerateArray()
                .Last()
                .GetProperty("outputs")
                .EnumerateArray()
                .Where(output => output.GetProperty("output_type").GetString() == "stream")
                .SelectMany(output =>
                    output.GetProperty("text") is { ValueKind: JsonValueKind.Array } lines
                        ? lines.EnumerateArray().Select(line => line.GetString())
                        : [output.GetProperty("text").GetString()]
                )
        );
        using var engine = JsonDocument.Parse(printed);
        Weights = engine.RootElement.GetProperty(nameof(Weights)).Deserialize<float[][][]>()!;
        Names = engine.RootElement.GetProperty(nameof(Names)).Deserialize<string[]>()!;
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
