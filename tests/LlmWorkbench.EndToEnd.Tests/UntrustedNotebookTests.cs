using System.Text.Json;
using System.Text.RegularExpressions;
using LlmWorkbench.EndToEnd.Tests.Jupyter;
using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Notebooks as they are seen by somebody who has not run them: in a Jupyter that does not trust them, and on GitHub.</summary>
[Browser]
public sealed class UntrustedNotebookTests(InstalledKernel kernel, UntrustedRun run) : IClassFixture<UntrustedRun>
{
    // What GitHub takes out of an output: scripts, styles and drawings, and nearly all attributes.
    private const string Strip = """
        html => {
          const page = new DOMParser().parseFromString(html, "text/html");
          page.querySelectorAll("script, style, svg").forEach(e => e.remove());
          const kept = ["src", "alt", "href", "width", "height", "open", "colspan", "rowspan", "align"];
          page.body.querySelectorAll("*").forEach(e => [...e.attributes].filter(a => !kept.includes(a.name)).forEach(a => e.removeAttribute(a.name)));
          document.body.innerHTML = page.body.innerHTML;
        }
        """;

    public static TheoryData<string> Notebooks => [.. UntrustedRun.Names];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Jupyter_Notebook_shows_still_pictures_and_texts_that_do_not_run_together(string name)
    {
        await using NotebookServer server = await NotebookServer.StartAsync(kernel, run.At(name));
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(server.Address);
        var page = new NotebookPage(opened);
        await page.ConnectedAsync();

        // The page scrolls inside itself: the picture needs a window as high as the notebook.
        int height = await page.Page.EvaluateAsync<int>("() => document.querySelector('#notebook-container').scrollHeight + 200");
        await page.Page.SetViewportSizeAsync(1280, Math.Min(height, 16_000));
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(NotebookChecks.Screenshots, $"untrusted-jupyter-{name}.png") });

        await page.ShowsEverythingUntrustedAsync(run.Pictures(name));
        AssertReads(
            await page.Page.EvaluateAsync<string>("() => [...document.querySelectorAll('.output_area')].map(o => o.innerText).join('\\n')"),
            name
        );
    }

    [Theory]
    [InlineData("00-welcome", ColorScheme.Light, 900)]
    [InlineData("02-logit-lens", ColorScheme.Dark, 900)]
    [InlineData("02-logit-lens", ColorScheme.Light, 390)]
    public async Task GitHub_shows_still_pictures_and_texts_that_do_not_run_together(string name, ColorScheme scheme, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Empty(scheme), scheme, width);

        await opened.Page.EvaluateAsync(Strip, run.Html(name));
        await opened.Page.WaitForFunctionAsync("() => [...document.images].every(i => i.complete)");
        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"untrusted-github-{name}-{scheme}-{width}.png"), FullPage = true }
        );

        Assert.Equal(
            run.Pictures(name),
            await opened.Page.EvaluateAsync<int>("() => [...document.images].filter(i => i.naturalWidth > 100).length")
        );
        AssertReads(await opened.Page.EvaluateAsync<string>("() => document.body.innerText"), name);
        Assert.Empty(opened.NetworkRequests);
    }

    private static void AssertReads(string text, string name)
    {
        Assert.DoesNotContain("waits for", text, StringComparison.Ordinal);
        Assert.DoesNotContain("share of a token's reading", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Point at", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex(@"\w · id \d+"), text);
        if (name == "00-welcome")
        {
            Assert.Matches(new Regex(@"(^|\s)Once\s+\d+\s"), text);

            // Each id belongs to the token before it, and what colours mean is not said where there are none.
            Assert.Matches(new Regex(@"Once\s+\d+ · ␣upon\s+\d+ · "), text);
            Assert.DoesNotMatch(new Regex(@"100\s%\sprobable to the model"), text);
        }
        else
        {
            Assert.Matches(new Regex(@"Question\s*\n\s*1\s"), text);
            Assert.DoesNotContain("entropy 0", text, StringComparison.Ordinal);
        }
    }
}

/// <summary>Two shipped notebooks as they ran: one with tokens, texts and bars, one with grids and maps.</summary>
public sealed class UntrustedRun(NotebookRuns runs) : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    public static IReadOnlyList<string> Names { get; } = ["00-welcome", "02-logit-lens"];

    public string At(string name) => runs.Notebook($"{name}.ipynb");

    /// <summary>All its outputs in HTML.</summary>
    public string Html(string name) => string.Join("\n", Outputs(name));

    /// <summary>How many charts it has.</summary>
    public int Pictures(string name) => Outputs(name).Sum(html => Regex.Count(html, "class=\"lw lw-chart\""));

    /// <summary>A page with nothing in it but the colours of its scheme.</summary>
    public string Empty(ColorScheme scheme) =>
        _workplace.Write(
            $"{scheme}.html",
            "<!doctype html><meta charset=utf-8><html "
                + $"style=\"color-scheme:{(scheme == ColorScheme.Dark ? "dark" : "light")}\"><body style=\"font:14px sans-serif\">"
        );

    public async ValueTask InitializeAsync()
    {
        foreach (string name in Names)
        {
            Outcome outcome = await runs.RunAsync($"{name}.ipynb");
            Assert.True(outcome.ExitCode == 0, outcome.Error);
        }
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }

    private List<string> Outputs(string name)
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(At(name)));
        return
        [
            .. notebook
                .RootElement.GetProperty("cells")
                .EnumerateArray()
                .Where(cell => cell.TryGetProperty("outputs", out _))
                .SelectMany(cell => cell.GetProperty("outputs").EnumerateArray().ToArray())
                .Where(output => output.TryGetProperty("data", out JsonElement data) && data.TryGetProperty("text/html", out _))
                .Select(output => output.GetProperty("data").GetProperty("text/html"))
                .Select(html =>
                    html.ValueKind == JsonValueKind.Array
                        ? string.Concat(html.EnumerateArray().Select(line => line.GetString()))
                        : html.GetString()!
                ),
        ];
    }
}
