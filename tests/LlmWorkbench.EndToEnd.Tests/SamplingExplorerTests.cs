using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The sliders of #!explore --sampling in an exported page, without a kernel.</summary>
[Browser]
public sealed class SamplingExplorerTests(SamplingExplorerRun run) : IClassFixture<SamplingExplorerRun>
{
    private const string Box = "[data-lw-sampling]";

    private static readonly string s_screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Fact]
    public async Task The_pages_numbers_equal_the_engines_for_every_setting()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator box = opened.Page.Locator(Box).First;
        await ShowAllTokens(box);

        Assert.Equal(14, run.Engine.Length);
        foreach (EngineNumbers engine in run.Engine)
        {
            await Set(box, engine.Settings);
            double[] page = await After(box);

            Assert.Equal(engine.After.Length, page.Length);
            for (int i = 0; i < page.Length; i++)
            {
                Assert.True(
                    Math.Abs(engine.After[i] - page[i]) < 1e-6,
                    $"{engine.Name}, token {i}: the engine has {engine.After[i]:R}, the page {page[i]:R}"
                );
                Assert.True((engine.After[i] == 0) == (page[i] == 0), $"{engine.Name}, token {i}: cut in one of the two only");
            }

            Assert.Equal(engine.Kept, await box.EvaluateAsync<int>("box => Number(box.dataset.lwKept)"));
        }

        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.NetworkRequests);
    }

    [Fact]
    public async Task Explorers_on_one_page_do_not_touch_each_other()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator first = opened.Page.Locator(Box).Nth(0),
            second = opened.Page.Locator(Box).Nth(1);
        await Assertions.Expect(opened.Page.Locator(Box)).ToHaveCountAsync(2);
        double[] before = await After(second);

        await first.GetByLabel("Temperature", new() { Exact = true }).FocusAsync();
        await opened.Page.Keyboard.PressAsync("ArrowRight");

        await Assertions.Expect(first.GetByLabel("Temperature, as a number")).ToHaveValueAsync("0.85");
        Assert.Equal(before, await After(second));
        await Assertions.Expect(second.GetByLabel("Temperature, as a number")).ToHaveValueAsync("0.8");
    }

    [Fact]
    public async Task A_seed_fixes_the_draws_and_their_tally_follows_the_probabilities()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator box = opened.Page.Locator(Box).First;
        for (int i = 0; i < 30; i++)
        {
            await box.GetByText("Draw 100").ClickAsync();
        }

        double[] after = await After(box);
        int[] tally = await Tally(box);
        Assert.Equal(3000, tally.Sum());
        for (int i = 0; i < after.Length; i++)
        {
            // Five standard deviations of a binomial: the draws are fixed, so this holds always or never.
            Assert.InRange(
                tally[i],
                (3000 * after[i]) - (5 * Math.Sqrt(3000 * after[i] * (1 - after[i]))),
                (3000 * after[i]) + (5 * Math.Sqrt(3000 * after[i] * (1 - after[i])))
            );
        }

        await box.GetByText("Start over").ClickAsync();
        await box.GetByText("Draw 100").ClickAsync();
        int[] once = await Tally(box);
        await box.GetByText("Start over").ClickAsync();
        await box.GetByText("Draw 100").ClickAsync();
        Assert.Equal(once, await Tally(box));
        await box.GetByLabel("seed").FillAsync("7");
        await box.GetByText("Draw 100").ClickAsync();
        Assert.NotEqual(once, await Tally(box));
    }

    [Fact]
    public async Task A_number_that_is_no_setting_is_marked_and_changes_nothing()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator box = opened.Page.Locator(Box).First,
            field = box.GetByLabel("Top-p, as a number");
        double[] before = await After(box);

        await field.FillAsync("1.5");

        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        Assert.Equal(before, await After(box));
        await field.BlurAsync();
        await Assertions.Expect(field).ToHaveValueAsync("0.95");
    }

    [Fact]
    public async Task Without_scripts_the_page_has_a_table()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scripts: false);
        ILocator box = opened.Page.Locator(Box).First;

        await Assertions.Expect(box.Locator("input")).ToHaveCountAsync(0);
        await Assertions.Expect(box.Locator("tbody tr")).ToHaveCountAsync(21);
        await Assertions.Expect(box).ToContainTextAsync(" others");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_explorer_fits_its_window(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        await opened.Page.Locator(Box).First.GetByText("Draw 100").ClickAsync();

        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(s_screenshots, $"sampling-{scheme}-{width}.png"), FullPage = true });

        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
    }

    [Fact]
    public async Task An_explorer_in_a_narrow_column_of_a_wide_page_keeps_its_words_together()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator box = opened.Page.Locator(Box).First;

        await box.EvaluateAsync("box => { box.style.width = '24rem'; }");

        Assert.InRange(
            await box.Locator(".lw-sliders .lw-note").EvaluateAllAsync<int>("notes => Math.min(...notes.map(n => n.clientWidth))"),
            200,
            384
        );
        Assert.Equal(
            0,
            await box.Locator(".lw-scroll").EvaluateAllAsync<int>("tables => tables.filter(t => t.scrollWidth > t.clientWidth + 1).length")
        );
    }

    private static async Task ShowAllTokens(ILocator box)
    {
        ILocator more = box.GetByText("Show ");
        while (await more.IsVisibleAsync())
        {
            await more.ClickAsync();
        }
    }

    private static Task Set(ILocator box, Dictionary<string, double> settings) =>
        box.EvaluateAsync(
            """
            (box, settings) => Object.entries(settings).forEach(([label, value]) => {
              const field = box.querySelector(`[aria-label="${label}, as a number"]`);
              field.value = value;
              field.dispatchEvent(new Event("input"));
            })
            """,
            settings
        );

    private static Task<double[]> After(ILocator box) =>
        box.EvaluateAsync<double[]>(
            "box => [...box.querySelectorAll('[data-lw-token]:not([data-lw-token=\"-1\"])')].map(row => Number(row.dataset.lwAfter))"
        );

    private static Task<int[]> Tally(ILocator box) =>
        box.EvaluateAsync<int[]>(
            "box => [...box.querySelectorAll('[data-lw-token]:not([data-lw-token=\"-1\"])')].map(row => "
                + "parseInt(row.lastChild.textContent.replace(',', '')))"
        );
}

/// <summary>What the engine's own samplers make of one setting.</summary>
public sealed record EngineNumbers(string Name, Dictionary<string, double> Settings, double[] After, int Kept);

/// <summary>A notebook with two explorers, and the engine's numbers for the first.</summary>
public sealed class SamplingExplorerRun : IAsyncLifetime
{
    private const string Notebook = """"
        #!csharp
        #!model tutor

        #!csharp
        #!explore --sampling --into s
        Once upon a time, Otto the crow came to the hill. There he found a

        #!csharp
        #!explore --sampling
        The opposite of hot is

        #!csharp
        using System.Text.Json;
        var ids = Model.Vocabulary.TokenizeToIds(s.Text);
        var logits = Model.Context.Evaluate(ids).Last.ToArray();
        var bare = SamplingOptions.Unfiltered;
        SamplingOptions[] all =
        [
            new(), bare, bare with { Temperature = 0.3 }, bare with { Temperature = 1.5 }, bare with { Temperature = 3 }, bare with { TopK = 5 },
            bare with { TopP = 0.5 }, bare with { MinP = 0.9, Temperature = 2 }, bare with { RepetitionPenalty = 1.8 }, bare with { RepetitionPenalty = 0.5, TopP = 0.9 },
            new SamplingOptions { RepetitionPenalty = 0.6, Temperature = 1.7, TopK = 7, TopP = 0.8, MinP = 0.2 }, SamplingOptions.Greedy, bare with { TopK = 150, MinP = 0.01, Temperature = 0.7 },
            // Not 0.999: there a token of a millionth is the last one, and the engine's rounding while it adds 32-bit numbers up decides
            // which.
            bare with { TopP = 0.99, RepetitionPenalty = 1.1 },
        ];
        foreach (var o in all)
        {
            using var sampler = new Sampler(Model.Vocabulary, o);
            foreach (var id in ids) { sampler.Remember(id); }
            var left = sampler.Filter(logits).ToDictionary(c => c.Id, c => c.Probability);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                Name = $"T {o.Temperature}, k {o.TopK}, p {o.TopP}, min {o.MinP}, penalty {o.RepetitionPenalty}",
                Settings = new Dictionary<string, double> { ["Temperature"] = o.Temperature, ["Top-k"] = o.TopK, ["Top-p"] = o.TopP, ["Min-p"] = o.MinP, ["Repetition penalty"] = o.RepetitionPenalty },
                After = s.Tokens.Select(t => left.GetValueOrDefault(t.Id)),
                Kept = left.Count,
            }));
        }

        """";

    private readonly Workplace _workplace = new();

    public string Page => _workplace.At("out.html");

    public EngineNumbers[] Engine { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        string notebook = _workplace.Write("sampling.dib", Notebook);
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
        Engine =
        [
            .. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<EngineNumbers>(line)!),
        ];
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
