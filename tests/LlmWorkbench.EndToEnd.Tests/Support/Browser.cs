using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>Debian's Chromium, without a network, driven by Playwright.</summary>
public sealed class Browser : IAsyncDisposable
{
    // On a busy machine a page takes long to open, and that is not an error.
    private const float Patience = 120_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience / 4);
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Environment.GetEnvironmentVariable("LLM_WORKBENCH_CHROMIUM") ?? "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
        return new Browser(playwright, browser);
    }

    /// <summary>Opens a file; requests for anything but files are recorded and refused.</summary>
    public async Task<OpenPage> OpenAsync(string file, ColorScheme scheme = ColorScheme.Light, int width = 1100, bool scripts = true)
    {
        IBrowserContext context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                Offline = true,
                JavaScriptEnabled = scripts,
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
            }
        );
        context.SetDefaultNavigationTimeout(Patience);
        IPage page = await context.NewPageAsync();
        var opened = new OpenPage(page);
        await page.GotoAsync(new Uri(Path.GetFullPath(file)).AbsoluteUri);
        return opened;
    }

    /// <summary>Opens a page of a server on this machine; requests to any other machine are recorded and refused.</summary>
    public async Task<OpenPage> OpenAsync(Uri address)
    {
        IBrowserContext context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
            }
        );
        await context.RouteAsync(
            url => new Uri(url).Scheme.StartsWith("http", StringComparison.Ordinal) && new Uri(url).Authority != address.Authority,
            route => route.AbortAsync()
        );
        context.SetDefaultNavigationTimeout(Patience);
        IPage page = await context.NewPageAsync();
        var opened = new OpenPage(page, address.Authority);
        await page.GotoAsync(address.AbsoluteUri);
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

/// <summary>A page, what its scripts complained of, and what it wanted from the network.</summary>
public sealed class OpenPage
{
    public OpenPage(IPage page, string? server = null)
    {
        Page = page;
        page.Console += (_, message) => Note(message.Type == "error", Complaints, $"{message.Text} ({message.Location})");
        page.PageError += (_, error) => Complaints.Add(error);
        page.Request += (_, request) =>
            Note(
                request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != server,
                NetworkRequests,
                request.Url
            );
    }

    public IPage Page { get; }

    public List<string> Complaints { get; } = [];

    public List<string> NetworkRequests { get; } = [];

    private static void Note(bool condition, List<string> list, string text)
    {
        if (condition)
        {
            list.Add(text);
        }
    }
}
