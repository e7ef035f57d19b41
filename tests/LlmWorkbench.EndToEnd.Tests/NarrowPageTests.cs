using LlmWorkbench.EndToEnd.Tests.Support;
using Microsoft.Playwright;

namespace LlmWorkbench.EndToEnd.Tests;

/// <summary>Views in a page of the width of a telephone: what has to be read fits.</summary>
[Browser]
public sealed class NarrowPageTests(NarrowPageRun run) : IClassFixture<NarrowPageRun>
{
    private const int Narrow = 420;

    // The card of a token is no element: a copy of it is measured, in the place and the letters of the card.
    private const string Cards = """
        ([frame, tokens]) => [...document.querySelectorAll(frame)].flatMap(box => [...box.querySelectorAll(tokens)].map(token => {
          const look = getComputedStyle(token, "::after"), copy = document.createElement("div");
          copy.textContent = token.dataset.lwCard;
          copy.style.cssText = `position:absolute;visibility:hidden;box-sizing:border-box;width:${box.clientWidth}px;height:${look.height};`
            + `overflow:auto;padding:${look.padding};font:${look.font};white-space:${look.whiteSpace};border-top:1px solid`;
          box.append(copy);
          const [over, below, size] = [copy.scrollWidth - copy.clientWidth, copy.scrollHeight - copy.clientHeight, parseFloat(look.fontSize)];
          copy.remove();
          return { over, below, size, text: token.dataset.lwCard };
        }).filter(card => card.over > 0 || card.below > 1 || card.size < 9)).map(card => JSON.stringify(card))
        """;

    [Theory]
    [InlineData(".lw-strip", ".lw-tok[data-lw-card]", 20)]
    [InlineData(".lw-lens", "td[data-lw-card]", 10)]
    public async Task Every_card_of_a_token_fits(string frame, string tokens, int least)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, width: Narrow);

        Assert.True(await opened.Page.Locator($"{frame} {tokens}").CountAsync() >= least);
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(Cards, new[] { frame, tokens }));
    }

    [Theory]
    [InlineData(Narrow, "hidden")]
    [InlineData(1100, "visible")]
    public async Task Numbers_in_cells_are_left_out_where_they_could_not_be_read(int width, string visibility)
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, width: width);
        ILocator map = opened.Page.Locator(".js-plotly-plot:has(.heatmap-label)").First;

        await Assertions.Expect(map.Locator(".heatmap-label text").First).ToHaveCSSAsync("visibility", visibility);
        Assert.Equal(
            visibility,
            await map.EvaluateAsync<string>(
                "m => [...new Set([...m.querySelectorAll('.heatmap-label text')].map(t => getComputedStyle(t).visibility))].join()"
            )
        );
    }

    [Fact]
    public async Task The_numbers_of_a_table_with_long_names_are_in_sight()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, width: Narrow);
        ILocator table = opened.Page.Locator(".lw-scroll:has(td:text('biases of the final norm and the output'))").Last;

        Assert.True(await table.EvaluateAsync<bool>("box => box.scrollWidth <= box.clientWidth"));
        Assert.InRange(
            await table.Locator("td.lw-num").First.EvaluateAsync<double>("cell => cell.getBoundingClientRect().right"),
            1,
            Narrow
        );
    }

    [Fact]
    public async Task Numbers_of_bars_that_run_to_the_left_keep_away_from_the_names()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, width: Narrow);
        ILocator chart = opened.Page.Locator(".js-plotly-plot:has(.bartext)").First;
        await Assertions.Expect(chart.Locator(".bartext").First).ToBeVisibleAsync();

        // The nearest number of a line and its name.
        double gap = await chart.EvaluateAsync<double>(
            """
            box => {
              const names = [...box.querySelectorAll(".ytick text")].map(t => t.getBoundingClientRect());
              const numbers = [...box.querySelectorAll(".bartext")].map(t => t.getBoundingClientRect());
              return Math.min(...numbers.map(n => n.left)) - Math.max(...names.map(n => n.right));
            }
            """
        );
        Assert.InRange(gap, 3, 200);
    }

    [Fact]
    public async Task A_line_of_attention_stays_between_its_words_and_those_above()
    {
        await using Browser browser = await Browser.StartAsync();
        OpenPage opened = await browser.OpenAsync(run.Page, width: Narrow);
        await Assertions.Expect(opened.Page.Locator(".lw-attention .lw-text path").First).ToBeVisibleAsync();

        // Lines lie under the letters, and those within a line of words reach no further than the gap above it.
        Assert.Equal(
            "-1",
            await opened.Page.Locator(".lw-attention .lw-text svg").First.EvaluateAsync<string>("svg => getComputedStyle(svg).zIndex")
        );
        Assert.Empty(
            await opened.Page.EvaluateAsync<string[]>(
                """
                () => {
                  const strip = document.querySelector(".lw-attention .lw-text"), words = [...strip.querySelectorAll("span")];
                  const from = strip.querySelector(".lw-chosen"), gap = parseFloat(getComputedStyle(from).marginBottom);
                  return [...strip.querySelectorAll("path")].filter(path => words[path.dataset.lwTo].offsetTop === from.offsetTop)
                    .filter(path => from.offsetTop - path.getBBox().y > gap).map(path => path.getAttribute("d"));
                }
                """
            )
        );
    }
}

/// <summary>A page with a view of each kind that had something too wide.</summary>
public sealed class NarrowPageRun : IAsyncLifetime
{
    private readonly Workplace _workplace = new();

    public string Page => _workplace.At("narrow.html");

    public async ValueTask InitializeAsync()
    {
        string notebook = _workplace.Write(
            "narrow.dib",
            """
            #!model tutor

            #!generate --max-tokens 20 --seed 4
            Once upon a time, Otto the crow came to the hill. There he found a

            #!explore --width 3 --depth 2 --max-tokens 24 --seed 4 --at 2 --token " button"
            Once upon a time, Otto the crow came to the hill. There he found a

            #!lens --token " small" --token " big"
            Question: What is the opposite of big?
            Answer:

            #!attribute --token " feather" --against " cup"
            Once upon a time, Mia the fox was at the castle. There she found a silver feather behind the door. Soon she met Otto the crow, who was sad. Mia thought for a moment and gave Otto the silver

            #!embed --centre
            Once upon a time, Mia the fox found a silver feather.
            One morning, Otto the crow found a red kite.
            Mia the fox was sad. She had lost her silver feather.
            Question: What is the capital of France?
            Question: What is the capital of Italy?
            Question: What is the opposite of big?
            A dog says woof.
            A cow says moo.
            A duck says quack.

            #!attention
            Once upon a time, Mia the fox met Otto the crow. Mia
            """
        );
        Outcome outcome = await Lab.RunAsync("run", notebook, "--output", _workplace.At("out.ipynb"), "--html", Page);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
