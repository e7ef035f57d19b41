using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>The welcome notebook in Jupyter Notebook, looked at in Chromium.</summary>
[Browser]
public sealed class NotebookPageTests(InstalledKernel kernel)
{
    private static readonly string s_screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Fact]
    public async Task The_welcome_notebook_shows_its_tokens_generations_and_charts_after_each_run_a_reload_and_a_restart()
    {
        await using NotebookServer server = await NotebookServer.StartAsync(kernel);
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(server.Address);
        var page = new NotebookPage(opened);

        await page.ConnectedAsync();
        await page.WatchTokensAsync("#!generate --max-tokens 120");
        await page.RunAllAsync();
        await ScreenshotAsync(page, "run");
        int[] seen = await page.TokensSeenAsync();
        Assert.True(seen.Length > 1 && seen[0] < seen[^1], $"the text did not grow: {string.Join(", ", seen)} tokens were shown");
        await page.ShowsEverythingAsync();

        await page.SaveAsync();
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await ScreenshotAsync(page, "reload");
        await page.ShowsEverythingAsync();

        await page.RestartAsync();
        await page.RunAllAsync();
        await ScreenshotAsync(page, "restart");
        await page.ShowsEverythingAsync();

        // This front end does not say which cell it runs: the one that carries plotly.js is taken for another once its text has changed.
        await page.EditAsync("#!logits --top 8", "#!logits --top 5\nThe fox was");
        await page.RunAsync("#!logits --top 5");
        await page.SaveAsync();
        Assert.Equal(1, Copies(await File.ReadAllTextAsync(server.Notebook)));
        await page.Page.ReloadAsync();
        await page.ConnectedAsync();
        await page.ShowsChartsAsync();

        // In a page that was loaded anew the next chart brings its own copy, of which the file keeps one.
        await page.RunAsync("#!surprisal");
        await page.ShowsChartsAsync();
        await page.SaveAsync();
        Assert.Equal(1, Copies(await File.ReadAllTextAsync(server.Notebook)));

        // Debian's Jupyter asks for an extension that it does not bring.
        string[] complaints =
        [
            .. opened.Complaints.Where(complaint => !complaint.Contains("/nbextensions/widgets/", StringComparison.Ordinal)),
        ];
        Assert.True(complaints.Length == 0, string.Join("\n", complaints));
        Assert.Empty(opened.NetworkRequests);
    }

    private static int Copies(string notebook) => notebook.Split("<!--llm-workbench plotly.js-->").Length - 1;

    // Jupyter's page scrolls inside itself: the picture needs a window as high as the notebook.
    private static async Task ScreenshotAsync(NotebookPage page, string name)
    {
        int height = await page.Page.EvaluateAsync<int>("() => document.querySelector('#notebook-container').scrollHeight + 200");
        await page.Page.SetViewportSizeAsync(1280, height);
        await page.Page.ScreenshotAsync(new() { Path = Path.Combine(s_screenshots, $"jupyter-{name}.png") });
        await page.Page.SetViewportSizeAsync(1280, 900);
    }
}
