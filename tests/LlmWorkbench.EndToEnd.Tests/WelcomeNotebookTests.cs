using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>The main job of the README, run and looked at as a reader does.</summary>
[Browser]
public sealed class WelcomeNotebookTests(WelcomeRun run) : IClassFixture<WelcomeRun>
{
    [Fact]
    public void The_run_succeeds() => Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);

    [Fact]
    public void Every_code_cell_has_outputs_and_none_is_an_error() => NotebookChecks.EveryCodeCellHasOutputs(run, leastCells: 8);

    [Fact]
    public async Task The_page_draws_every_chart_without_a_network_and_without_complaints()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page);
        ILocator charts = opened.Page.Locator(".js-plotly-plot");
        await Assertions.Expect(charts).Not.ToHaveCountAsync(0, new() { Timeout = 20_000 });

        int count = await charts.CountAsync();
        for (int i = 0; i < count; i++)
        {
            await Assertions.Expect(charts.Nth(i).Locator(".main-svg").First).ToBeVisibleAsync();
            LocatorBoundingBoxResult? box = await charts.Nth(i).BoundingBoxAsync();
            Assert.InRange(box!.Width, 200, 1100);
            Assert.InRange(box.Height, 100, 1500);
        }

        Assert.True(count >= 2, $"only {count} charts");
        Assert.Empty(opened.Complaints);
        Assert.Empty(opened.NetworkRequests);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 1100)]
    [InlineData(ColorScheme.Light, 420)]
    public async Task The_page_fits_its_window(ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        await Assertions.Expect(opened.Page.Locator(".js-plotly-plot .main-svg").First).ToBeVisibleAsync(new() { Timeout = 20_000 });

        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"welcome-{scheme}-{width}.png"), FullPage = true }
        );

        Assert.InRange(await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
    }

    [Fact]
    public async Task Dark_and_light_pages_have_readable_contrast()
    {
        await using Browser browser = await Browser.StartAsync();
        foreach (ColorScheme scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            OpenPage opened = await browser.OpenAsync(run.Page, scheme);

            double contrast = await opened.Page.EvaluateAsync<double>(Contrast);

            Assert.True(contrast >= 7, $"{scheme}: the text's contrast to the page is {contrast:0.0}, WCAG AAA asks for 7");
        }
    }

    // Relative luminance and contrast as WCAG 2.2 defines them.
    private const string Contrast = """
        () => {
          const parse = c => c.match(/[\d.]+/g).slice(0, 3).map(Number);
          const luminance = rgb => rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const paragraph = document.querySelector('p');
          let back = paragraph;
          while (back && /rgba\(0, 0, 0, 0\)|transparent/.test(getComputedStyle(back).backgroundColor)) back = back.parentElement;
          const a = luminance(parse(getComputedStyle(paragraph).color));
          const b = luminance(parse(getComputedStyle(back ?? document.documentElement).backgroundColor));
          return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        }
        """;
}

/// <summary>The notebook as it ran.</summary>
public sealed class WelcomeRun(NotebookRuns runs) : NotebookRun(runs, "00-welcome.ipynb");
