using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Formulas in an exported page, typeset without a network.</summary>
[Browser]
public sealed class FormulaTests(FormulaRun run) : IClassFixture<FormulaRun>
{
    private static readonly string s_screenshots = Directory.CreateDirectory(Path.Combine(Lab.Root, "artifacts", "screenshots")).FullName;

    [Theory]
    [InlineData(ColorScheme.Light, 1100)]
    [InlineData(ColorScheme.Dark, 420)]
    public async Task The_page_sets_formulas_in_fonts_of_its_own_and_leaves_what_is_no_TeX(ColorScheme scheme, int width)
    {
        Assert.True(run.Outcome.ExitCode == 0, run.Outcome.Error);
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scheme, width);
        ILocator formulas = opened.Page.Locator("[data-lw-math]");
        await Assertions.Expect(formulas).ToHaveCountAsync(4);
        await Assertions.Expect(formulas.Nth(0).Locator(".katex .mfrac")).ToHaveCountAsync(1);
        await Assertions.Expect(formulas.Nth(1).Locator(".katex-display .katex .sqrt")).ToHaveCountAsync(1);
        await Assertions.Expect(formulas.Nth(2)).ToHaveTextAsync("\\frac{a");
        await Assertions.Expect(formulas.Nth(3).Locator(".katex-error, img, a, script")).ToHaveCountAsync(0);
        await opened.Page.EvaluateAsync("() => document.fonts.ready");
        string[] missing = await opened.Page.EvaluateAsync<string[]>(
            "() => [...document.fonts].filter(f => f.status === 'error').map(f => f.family)"
        );
        Assert.Empty(missing);
        Assert.True(
            await opened.Page.EvaluateAsync<bool>(
                "() => document.fonts.check('16px KaTeX_Main') && document.fonts.check('16px KaTeX_Math')"
            )
        );
        await opened.Page.ScreenshotAsync(new() { Path = Path.Combine(s_screenshots, $"formulas-{scheme}-{width}.png"), FullPage = true });
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("() => Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        Assert.Empty(opened.NetworkRequests);
    }

    [Fact]
    public async Task Without_scripts_the_formulas_are_there_as_TeX()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, scripts: false);
        await Assertions.Expect(opened.Page.Locator("[data-lw-math]").Nth(0)).ToHaveTextAsync("p_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}");
    }

    [Fact]
    public void The_page_carries_KaTeX_once_and_stays_small()
    {
        Assert.Equal(2, File.ReadAllText(run.Page).Split("<!--llm-workbench katex.js-->").Length);
        Assert.InRange(new FileInfo(run.Page).Length, 1, 400_000);
        Assert.DoesNotContain("katex", File.ReadAllText(run.PageWithout), StringComparison.Ordinal);
    }
}

/// <summary>A notebook with formulas and one without, exported once.</summary>
public sealed class FormulaRun : IAsyncLifetime
{
    private const string Text = """
        #!markdown

        Softmax is $p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$ in a line.

        $$
        \text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V \qquad \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix} \qquad a < b
        $$

        No TeX: $\frac{a$. A trap: $\href{javascript:alert(1)}{x} \includegraphics{https://example.org/x.png}$.
        """;

    private readonly Workplace _workplace = new();

    public Outcome Outcome { get; private set; } = null!;

    public string Page => _workplace.At("formulas.html");

    public string PageWithout => _workplace.At("plain.html");

    public async ValueTask InitializeAsync()
    {
        Outcome = await Lab.RunAsync("run", _workplace.Write("formulas.dib", Text + "\n"), "--html", Page);
        await Lab.RunAsync("run", _workplace.Write("plain.dib", "#!markdown\n\nIt costs 5 $.\n"), "--html", PageWithout);
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
