using System.Text.Json;
using System.Text.RegularExpressions;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Every notebook with the outputs that it was shipped with, as GitHub shows it: without scripts, styles and drawings.</summary>
[Browser]
public sealed class UntrustedShippedTests : IDisposable
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

    // A fold says that it can be clicked, a card keeps its words apart, and nothing speaks of what only a script can show.
    private static readonly string[] s_forbidden = ["waits for", "share of a token's reading", "Point at", "[object Object]", "undefined"];

    private readonly Workplace _workplace = new();

    [Fact]
    public async Task Shipped_notebooks_read_without_scripts_and_styles_and_show_a_still_picture_for_each_chart()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(
            _workplace.Write("empty.html", "<!doctype html><meta charset=utf-8><body style=\"font:14px sans-serif\">")
        );
        string[] files = Directory.GetFiles(Path.Combine(Lab.Root, "notebooks"), "*.ipynb");
        Assert.True(files.Length >= 17);
        foreach (string file in files)
        {
            string name = Path.GetFileNameWithoutExtension(file);
            string html = string.Concat(HtmlOf(file));
            await opened.Page.EvaluateAsync(Strip, html);
            await opened.Page.WaitForFunctionAsync("() => [...document.images].every(i => i.complete)");
            int pictures = await opened.Page.EvaluateAsync<int>("() => [...document.images].filter(i => i.naturalWidth > 100).length");
            string text = await opened.Page.EvaluateAsync<string>("() => document.body.innerText");

            Assert.True(pictures >= Regex.Count(html, "class=\"lw lw-chart\""), $"{name} shows {pictures} pictures.");
            Assert.All(s_forbidden, words => Assert.DoesNotContain(words, text, StringComparison.Ordinal));
            Assert.Matches(@"Model tutor|trained on [\d,]+ tokens", text);
            Assert.DoesNotMatch(new Regex(@"\w · id \d+"), text);
        }

        Assert.Empty(opened.NetworkRequests);
    }

    public void Dispose() => _workplace.Dispose();

    // The HTML of all outputs, in their order.
    private static IEnumerable<string> HtmlOf(string file)
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(file));
        foreach (JsonElement cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
        {
            if (cell.TryGetProperty("outputs", out JsonElement outputs))
            {
                foreach (JsonElement output in outputs.EnumerateArray())
                {
                    if (output.TryGetProperty("data", out JsonElement data) && data.TryGetProperty("text/html", out JsonElement html))
                    {
                        yield return html.ValueKind == JsonValueKind.String
                            ? html.GetString()!
                            : string.Concat(html.EnumerateArray().Select(line => line.GetString()));
                    }
                }
            }
        }
    }
}
