using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Our views beside the rules that front ends have for tables and lists in outputs.</summary>
[Browser]
public sealed class HostStyleTests(UntrustedRun run) : IClassFixture<UntrustedRun>
{
    // What matters of the rules of each, in our words, with their selectors: how much a rule counts is what is tested.
    private static readonly Dictionary<string, (string Rules, string Around)> s_hosts = new()
    {
        ["JupyterLab"] = (
            """
            :not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon :is(td, th, tr) { text-align: right; }
            .jp-RenderedHTMLCommon :is(td, th, tr) { vertical-align: middle; padding: .5em; line-height: normal; white-space: normal; border: none; }
            .jp-RenderedHTMLCommon table { table-layout: fixed; margin: 0 auto 1em; }
            .jp-RenderedHTMLCommon tbody tr:nth-child(even) { background: #c0ffee; }
            .jp-RenderedHTMLCommon tbody tr:hover { background: #facade; }
            .jp-RenderedHTMLCommon h4:first-child { margin-top: 30px; }
            .jp-OutputArea-output :is(dl, dt, dd) { display: block; }
            .jp-OutputArea-output dl { width: 100%; overflow: hidden; padding: 0; margin: 0; }
            .jp-OutputArea-output dt { font-weight: bold; float: left; width: 20%; padding: 0; margin: 0; }
            .jp-OutputArea-output dd { float: left; width: 80%; padding: 0; margin: 0; }
            """,
            "class=\"jp-RenderedHTMLCommon jp-RenderedHTML jp-OutputArea-output\""
        ),
        ["Jupyter Notebook"] = (
            """
            html { font-size: 10px; }
            div.output_area .rendered_html table { margin: 0; }
            .rendered_html :is(tr, th, td) { text-align: right; vertical-align: middle; padding: .5em; line-height: normal; white-space: normal; border: none; }
            .rendered_html table { table-layout: fixed; color: black; font-size: 12px; }
            .rendered_html tbody tr:nth-child(odd) { background: #c0ffee; }
            .rendered_html h4:first-child { margin-top: 1em; }
            """,
            "class=\"output_html rendered_html output_subarea\""
        ),
        ["VS Code"] = (
            """
            table, th, tr { vertical-align: middle; text-align: right; }
            table, thead, tr, th, td, tbody { border: none !important; border-spacing: 0; border-collapse: collapse; }
            th, td { padding: 4px 8px; }
            tr:nth-child(even) { background: #c0ffee; }
            """,
            "class=\"output_container\""
        ),
    };

    public static TheoryData<string, int> Pages => new(s_hosts.Keys.SelectMany(host => new[] { (host, 1100), (host, 420) }));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Lists_and_tables_look_as_we_drew_them(string host, int width)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await OpenAsync(browser, host, run.Html("00-welcome"), width);

        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"host-{host.Replace(' ', '-')}-{width}.png"), FullPage = true }
        );

        // Each name of a list on one line, and beside what it names.
        Assert.Empty(
            await opened.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll(".lw dt")].filter(name => {
                  const range = document.createRange(), next = name.nextElementSibling.getBoundingClientRect(), box = name.getBoundingClientRect();
                  range.selectNodeContents(name);
                  return range.getClientRects().length > 1 || next.left < box.right || Math.abs(next.top - box.top) > 2
                    || getComputedStyle(name).fontWeight !== "400";
                }).map(name => name.textContent)
                """
            )
        );
        Assert.True(await opened.Page.Locator(".lw dt").CountAsync() > 8);

        // Words to the left, numbers to the right; no stripes.
        Assert.Equal(
            ["left", "right", "rgba(0, 0, 0, 0)"],
            await opened.Page.EvaluateAsync<string[]>(
                """
                () => [".lw table :is(td,th):not(.lw-num)", ".lw table :is(td,th).lw-num"].map(cells =>
                    [...new Set([...document.querySelectorAll(cells)].map(cell => getComputedStyle(cell).textAlign))].join())
                  .concat([...new Set([...document.querySelectorAll(".lw table tr")].map(row => getComputedStyle(row).backgroundColor))].join())
                """
            )
        );

        // The column that stays in sight covers what moves under it.
        Assert.Equal(
            "rgb(255, 255, 255)",
            await opened.Page.EvaluateAsync<string>(
                """
                () => [...new Set([...document.querySelectorAll(".lw .lw-first")].map(cell => getComputedStyle(cell).backgroundColor))].join()
                """
            )
        );
        if (width == 1100)
        {
            Assert.Equal("960px", await opened.Page.Locator(".lw").First.EvaluateAsync<string>("view => getComputedStyle(view).maxWidth"));
            Assert.Empty(
                await opened.Page.EvaluateAsync<string[]>(
                    "() => [...document.querySelectorAll('.lw-scroll')].filter(s => s.scrollWidth > s.clientWidth).map(s => s.textContent)"
                )
            );
        }
    }

    // As nbviewer and nbconvert --sanitize-html leave an output: styles and classes stay, attributes with styles or data go.
    [Theory]
    [InlineData("00-welcome")]
    [InlineData("02-logit-lens")]
    public async Task Where_style_attributes_are_taken_out_nothing_covers_the_text(string name)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await OpenAsync(browser, "JupyterLab", run.Html(name), 900);

        await opened.Page.EvaluateAsync(
            """
            () => document.querySelectorAll("body *").forEach(e => [...e.attributes]
              .filter(a => a.name === "style" || a.name === "tabindex" || /^(data|aria)-/.test(a.name)).forEach(a => e.removeAttribute(a.name)))
            """
        );
        await opened.Page.ScreenshotAsync(
            new() { Path = Path.Combine(NotebookChecks.Screenshots, $"host-sanitized-{name}.png"), FullPage = true }
        );

        Assert.Empty(
            await opened.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll(".lw-tok, .lw-strip, .lw-lens td")]
                  .filter(e => { const card = getComputedStyle(e, "::after"); return card.content !== "none" && card.display !== "none"; })
                  .map(e => e.textContent)
                """
            )
        );

        // Room below the last line, and no swatches without colours.
        Assert.True(
            await opened.Page.EvaluateAsync<bool>(
                "() => [...document.querySelectorAll('.lw-strip')].every(s => parseFloat(getComputedStyle(s).paddingBottom) >= 8)"
            )
        );
        Assert.Equal(
            "none",
            await opened.Page.EvaluateAsync<string>(
                """() => [...new Set([...document.querySelectorAll(".lw-key"), document.body].map(k => getComputedStyle(k, "::before").content))].join()"""
            )
        );
    }

    private async Task<OpenPage> OpenAsync(Browser browser, string host, string outputs, int width)
    {
        (string rules, string around) = s_hosts[host];
        OpenPage opened = await browser.OpenAsync(run.Empty(ColorScheme.Light), ColorScheme.Light, width);
        await opened.Page.EvaluateAsync(
            "html => { document.body.innerHTML = html; }",
            $"<style>{rules}</style><div class=\"output_area\"><div {around}>{outputs}</div></div>"
        );
        return opened;
    }
}
