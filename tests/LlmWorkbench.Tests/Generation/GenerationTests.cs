using System.Text.RegularExpressions;
using LlmWorkbench.Display;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Runs;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Generation;

[Engine]
public class GenerationTests(TinyModelFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static GenerationOptions Options =>
        new()
        {
            MaxTokens = 12,
            Sampling = new SamplingOptions { Seed = 3 },
        };

    [Fact]
    public void The_same_seed_gives_the_same_tokens()
    {
        GenerationResult first = fixture.Model.Generate("the cat", Options, run: Cancellation);
        GenerationResult second = fixture.Model.Generate("the cat", Options, run: Cancellation);
        Assert.Equal(first.Tokens.Select(t => t.Id), second.Tokens.Select(t => t.Id));
        Assert.Equal(StopReason.MaxTokens, first.StopReason);
        Assert.Equal(12, first.Tokens.Count);
    }

    [Fact]
    public async Task The_magic_gives_what_the_csharp_call_gives()
    {
        using Call call = fixture.NewCall();
        GenerationResult magic = await call.ResultOf<GenerationResult>("generate --max-tokens 12 --seed 3", "the cat");
        GenerationResult csharp = fixture.Model.Generate("the cat", Options, run: Cancellation);
        Assert.Equal(csharp.Tokens.Select(t => t.Id), magic.Tokens.Select(t => t.Id));
        Assert.Equal(csharp.Text, magic.Text);
    }

    [Fact]
    public async Task The_text_grows_in_one_place()
    {
        using Call call = fixture.NewCall();
        await call.RunAsync("generate --max-tokens 12", "the cat");
        RecordedDisplay display = Assert.Single(call.Output.Displays);
        Assert.InRange(display.Bundles.Count, 2, 13);
        Assert.Contains("1 of at most 12 tokens", display.Bundles[0][MimeTypes.Html], StringComparison.Ordinal);
        Assert.Contains("stopped at the limit of 12 tokens", display.Last.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_token_by_token()
    {
        List<int> ids = [];
        await foreach (GeneratedToken token in fixture.Model.Stream("the cat", Options, cancellation: Cancellation))
        {
            ids.Add(token.Id);
        }

        Assert.Equal(fixture.Model.Generate("the cat", Options, run: Cancellation).Tokens.Select(t => t.Id), ids);
    }

    [Fact]
    public void Stops_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            fixture.Model.Generate(
                "the cat",
                Options with
                {
                    MaxTokens = 100_000,
                    StopAtEnd = false,
                },
                new RunContext(stop.Token).Keeping<GenerationResult>(_ => stop.Cancel())
            )
        );
        Assert.Equal(12, fixture.Model.Generate("the cat", Options, run: Cancellation).Tokens.Count);
    }

    [Fact]
    public void An_interrupted_text_stays_and_says_so()
    {
        var output = new RecordingOutput();
        var live = new LiveText(output, "m", Options);
        live.Show(
            new GenerationResult("m", "Once ", 0, 0, [new GeneratedToken(1, "upon", "upon", 1, 0.5, [])], null, Options, default, default)
        );
        live.Interrupt();
        Assert.StartsWith("Once ▶upon\n\n1 token; interrupted.", Assert.Single(output.Displays).Last.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_token_shows_what_it_was_chosen_over()
    {
        GenerationResult result = fixture.Model.Generate("the cat", Options, run: Cancellation);
        string html = MimeBundle.Of(result)[MimeTypes.Html];
        Assert.All(result.Tokens, t => Assert.Equal(8, t.Alternatives.Count));
        Assert.All(
            result.Tokens.SelectMany(t => t.Alternatives),
            a => Assert.Matches($"(>| ){Regex.Escape(Figures.Percent(a.ModelProbability))}( |<)", html)
        );
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Equal(13, html.Split("tabindex=\"0\"").Length - 1);
    }

    [Fact]
    public void Until_a_token_is_pointed_at_the_inspector_shows_where_the_model_was_least_sure()
    {
        TokenAlternative other = new(9, "other", 0.9, 0.9);
        GenerationResult result = new(
            "m",
            "Once ",
            2,
            0,
            [new(1, "sure", "sure", 1, 0.9, [other]), new(2, "bold", "bold", 1, 0.1, [other]), new(3, "half", "half", 1, 0.5, [other])],
            StopReason.EndOfText,
            Options,
            default,
            default
        );
        string example = Assert.Single(
            MimeBundle.Of(result)[MimeTypes.Html].Split("<span class=\"lw-tok").Skip(1),
            t => t.StartsWith(" lw-example\"", StringComparison.Ordinal)
        );
        Assert.Contains("<bdi>bold</bdi>", example, StringComparison.Ordinal);
    }

    [Fact]
    public void Greedy_takes_the_most_probable_token()
    {
        GenerationResult result = fixture.Model.Generate(
            "the cat",
            new GenerationOptions { MaxTokens = 5, Sampling = SamplingOptions.Greedy },
            run: Cancellation
        );
        Assert.All(result.Tokens, t => Assert.Equal(t.Alternatives[0].Id, t.Id));
        Assert.Contains("Greedy: always the most probable token.", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_view_tells_prompt_from_generated()
    {
        GenerationResult result = new(
            "m",
            "Once ",
            2,
            0,
            [new(1, "upon", "upon", 1, 0.5, [])],
            StopReason.EndOfText,
            Options,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(0.5)
        );
        Assert.Equal(
            "Once ▶upon\n\n1 token at 2.0 tokens/s after 2 tokens of prompt; the model ended its text. Sampling: temperature 0.8, "
                + "top-k 40, top-p 0.95, min-p 0.05, seed 3.",
            MimeBundle.Of(result).ToString()
        );
    }

    [Fact]
    public void Hostile_tokens_stay_text_in_every_view()
    {
        TokenAlternative other = new(2, Hostile.Text, 0.25, 0);
        GenerationResult result = new(
            Hostile.Text,
            Hostile.Text,
            2,
            0,
            [new(1, Hostile.Text, Hostile.Text, 1, 0.5, [other])],
            null,
            Options,
            default,
            default
        );
        Hostile.AssertEncodedIn(MimeBundle.Of(result)[MimeTypes.Html]);
        Hostile.AssertEncodedIn(GenerationHtml.DrawRunning(Hostile.Text, Hostile.Text, Hostile.Text, 1, 2).ToString());
        Hostile.AssertHarmless(MimeBundle.Of(result).ToString());
    }
}
