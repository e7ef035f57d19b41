using System.Text.Json;
using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Labels of charts and diagrams with letters that Plotly, Mermaid or HTML give a meaning, in a page that draws them.</summary>
[Browser]
public sealed class LabelTests(LabelRun run) : IClassFixture<LabelRun>
{
    public static TheoryData<int> Places => [.. Enumerable.Range(0, LabelRun.Labels.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_chart_shows_a_label_as_it_was_written(int place)
    {
        string label = LabelRun.Labels[place];

        Assert.Equal(label, run.Ticks[place]);
        Assert.Equal(label, run.Legend[place]);
        Assert.Equal(label, run.Texts[place]);
        Assert.Equal(label, run.Titles[place]);
        Assert.Equal(label, run.Hovers[place]);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_still_picture_shows_a_label_as_it_was_written(int place) => Assert.Contains(LabelRun.Labels[place], run.StillTexts);

    [Theory]
    [MemberData(nameof(Places))]
    public void A_diagram_shows_a_label_as_it_was_written(int place)
    {
        Assert.Equal(LabelRun.Labels[place], run.Nodes[place]);
        Assert.Equal(LabelRun.Labels[place], run.Messages[place]);
    }
}

/// <summary>A notebook of labels, exported and drawn once.</summary>
public sealed class LabelRun : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    public static string[] Labels { get; } =
    [
        "a < b > c",
        "<b>bold</b>",
        "50 % of it",
        "100%%{x}",
        "%{y} %{text}",
        "{braces} {{two}}",
        "say \"yes\"",
        "# 1 #35;",
        "one; two;",
        @"back\slash \n \u0041",
        "&amp; &lt; &#37;",
        "$x^2$",
        "it's `code`",
        "<br>",
    ];

    public string[] Ticks { get; private set; } = [];

    public string[] Legend { get; private set; } = [];

    public string[] Texts { get; private set; } = [];

    public string[] Titles { get; private set; } = [];

    public string[] Hovers { get; private set; } = [];

    public string[] StillTexts { get; private set; } = [];

    public string[] Nodes { get; private set; } = [];

    public string[] Messages { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        string list = string.Join(", ", Labels.Select(label => JsonSerializer.Serialize(label)));
        string[] numbered = [.. Labels.Select(Numbered)];
        string notebook = _workplace.Write(
            "labels.dib",
            $$"""
            #!csharp

            using LlmWorkbench.Drawing.Charts;
            using Plotly.NET;
            string[] labels = [{{list}}];
            string[] plain = [.. labels.Select(PlotlyText.Name)];
            int[] places = [.. Enumerable.Range(0, labels.Length)];
            display(
                Plotly.NET.CSharp.Chart.Combine(places.Select(i =>
                    Plotly.NET.CSharp.Chart.Point<int, int, string>(x: [i], y: [i], Name: plain[i])
                        .WithTrace("mode", "markers+text").WithTrace("text", new[] { plain[i] })
                        .WithTrace("hoverinfo", "text").WithTrace("hovertext", new[] { plain[i] })
                )).WithLegendAbove(isAlwaysShown: true).WithX(new ChartAxis { TickPlaces = places, TickLabels = plain, LabelAngle = -90 }).With("height", 900)
            );
            foreach (string label in labels)
            {
                display(Plotly.NET.CSharp.Chart.Line<int, int, string>(x: [1, 2], y: [1, 2]).Titled(label).WithAxes(label, label));
            }

            #!mermaid

            flowchart TD
            {{string.Join('\n', numbered.Select((label, i) => $"  n{i}[\"{label}\"]"))}}

            #!mermaid

            sequenceDiagram
            {{string.Join('\n', numbered.Select(label => $"  a->>b: {label}"))}}
            """
        );
        string page = _workplace.At("labels.html");
        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"), "--html", page);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        await using Browser browser = await Browser.StartAsync();

        OpenPage still = await browser.OpenAsync(page, scripts: false);
        StillTexts = await still.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll(".lw-chart img")].flatMap(img => {
              const svg = new DOMParser().parseFromString(new TextDecoder().decode(Uint8Array.from(atob(img.src.split("base64,")[1]), c => c.charCodeAt(0))), "image/svg+xml");
              return [...svg.querySelectorAll("text")].map(t => t.textContent);
            })
            """
        );

        OpenPage opened = await browser.OpenAsync(page);
        await Assertions.Expect(opened.Page.Locator(".js-plotly-plot")).ToHaveCountAsync(Labels.Length + 1);
        await Assertions.Expect(opened.Page.Locator("[data-lw-mermaid] svg")).ToHaveCountAsync(2);
        ILocator first = opened.Page.Locator(".js-plotly-plot").First;
        Ticks = await ReadAsync(first, ".xtick text");
        Legend = await ReadAsync(first, ".legendtext");
        Texts = await ReadAsync(first, ".textpoint text");
        Titles = [.. (await ReadAsync(opened.Page.Locator("body"), ".gtitle"))];
        Nodes = await ReadAsync(opened.Page.Locator("[data-lw-mermaid]").Nth(0), ".nodeLabel");
        Messages = await ReadAsync(opened.Page.Locator("[data-lw-mermaid]").Nth(1), ".messageText");
        List<string> hovers = [];
        for (int i = 0; i < Labels.Length; i++)
        {
            // The label comes a moment after the pointer.
            await first.EvaluateAsync("box => Plotly.Fx.unhover(box)");
            await first.EvaluateAsync($"box => Plotly.Fx.hover(box, [{{ curveNumber: {i}, pointNumber: 0 }}])");
            for (int tries = 0; tries < 50 && string.Concat(await ReadAsync(first, ".hovertext .nums")) != Labels[i]; tries++)
            {
                await Task.Delay(100);
            }

            hovers.Add(string.Concat(await ReadAsync(first, ".hovertext .nums")));
        }

        Hovers = [.. hovers];
        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(NotebookChecks.Screenshots, "labels.png"), FullPage = true });
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<string[]> ReadAsync(ILocator inside, string selector) =>
        await inside.EvaluateAsync<string[]>(
            "(box, selector) => [...box.querySelectorAll(selector)].map(t => t.textContent.replaceAll('\u00a0', ' '))",
            selector
        );

    // As Mermaid's documentation says: a letter with a meaning of its own is written by its number. A percent sign is not one of them.
    private static string Numbered(string label) =>
        string.Concat(label.Select(c => c is '<' or '>' or '"' or '#' or ';' or '&' or '`' or '\\' or '$' ? $"#{(int)c};" : c.ToString()));
}
