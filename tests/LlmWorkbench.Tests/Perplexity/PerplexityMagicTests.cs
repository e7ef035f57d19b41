using LlmWorkbench.Datasets;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Magics;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Tables;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Perplexity;

[Engine]
public sealed class PerplexityMagicTests(TinyModelFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_command_and_the_call_give_the_same_result()
    {
        Call call = fixture.NewCall();
        PerplexityResult result = await call.ResultOf<PerplexityResult>("perplexity --context 64 --no-cache", MeasuredText.Text);
        PerplexityResult expected = fixture.Model.Perplexity(
            new TextDataset("the text below", MeasuredText.Text),
            new PerplexityOptions { ContextLength = 64, Cache = null },
            run: Cancellation
        );
        Assert.Equal(expected.ToJson(), result.ToJson());
        Assert.Contains(
            $"perplexity      {PerplexityView.PlusMinus(expected.Perplexity, expected.PerplexityError)}",
            call.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("as llama-perplexity makes them", call.Html, StringComparison.Ordinal);
        Assert.Equal(expected.Chunks.Count + 1, result.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_text_comes_by_name_by_file_in_quotes_or_from_a_variable()
    {
        Call call = fixture.NewCall();
        string file = Path.Combine(fixture.Folder, "some text.txt");
        await File.WriteAllTextAsync(file, MeasuredText.Text, Cancellation);
        call.Variables.Set("story", MeasuredText.Text, typeof(string));
        string[] lines = [$"\"{file}\"", $"\"{MeasuredText.Text}\"", "--from story"];
        List<double> perplexities = [];
        foreach (string line in lines)
        {
            perplexities.Add((await call.ResultOf<PerplexityResult>($"perplexity {line} --context 64")).Perplexity);
        }

        Assert.Single(perplexities.Distinct());
        Assert.Contains("There is no dataset «nowhere»", await call.FailureOf("perplexity nowhere"), StringComparison.Ordinal);
        Assert.Contains("has 2 texts", await call.FailureOf("perplexity held-out", MeasuredText.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_models_stand_beside_each_other_with_paired_errors()
    {
        Call call = fixture.NewCall();
        PerplexityComparison comparison = await call.ResultOf<PerplexityComparison>(
            "perplexity --model tiny --model tiny-f16 --context 64",
            MeasuredText.Text
        );
        Assert.Null(comparison.Differences[0]);
        Assert.True(comparison.Differences[1]!.LnRatio.Error < comparison.Results[0].NatsPerToken.Error / 10);
        Assert.Contains("paired", call.Text, StringComparison.Ordinal);
        Assert.True(PlotlyLibrary.IsNeededBy(call.Output.Displays[^1].Last));
        fixture.Workbench.Models.Unload("tiny-f16");
    }

    [Fact]
    public async Task Against_a_reference_it_shows_the_divergence()
    {
        Call call = fixture.NewCall();
        DivergenceResult result = await call.ResultOf<DivergenceResult>(
            "perplexity --against tiny-f16 --context 64 --chunks 3",
            MeasuredText.Text
        );
        Assert.Equal(3, result.Chunks.Count);
        Assert.Contains("mean KL divergence", call.Text, StringComparison.Ordinal);
        Assert.Contains("99.9 %", call.Html, StringComparison.Ordinal);
        await call.ResultOf<SideBySide<DivergenceResult>>(
            "perplexity --model tiny --model other --against tiny-f16 --context 64",
            MeasuredText.Text
        );
        fixture.Workbench.Models.Unload("tiny-f16");
        fixture.Workbench.Models.Unload("other");
    }

    [Fact]
    public async Task Chunkings_have_names_and_documents_are_lines()
    {
        Call call = fixture.NewCall();
        string text = string.Join('\n', Enumerable.Repeat("the cat and the hat", 9));
        Assert.Equal(9, (await call.ResultOf<PerplexityResult>("perplexity --chunking documents", text)).Chunks.Count);
        Assert.Contains("read from its own beginning", call.Text, StringComparison.Ordinal);
        Assert.Equal(
            PerplexityChunking.Sliding,
            (await call.ResultOf<PerplexityResult>("perplexity --chunking sliding --context 64", text)).Options.Chunking
        );
        Assert.Contains(
            "needs halves, sliding or documents",
            await call.FailureOf("perplexity --chunking 1", text),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_interrupted_result_says_so_in_every_view()
    {
        PerplexityResult whole = fixture.Model.Perplexity(MeasuredText.Text, MeasuredText.Options(64), run: Cancellation);
        var bundle = MimeBundle.Of(whole with { Chunks = [.. whole.Chunks.Take(2)] });
        Assert.Contains("after 2 of", bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains("after 2 of", bundle[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_names_stay_text_in_every_view()
    {
        var result = new PerplexityResult(Hostile.Text, new PerplexityOptions(), "", 9, 1, [new PerplexityChunk(0, 1, 3, [1, 2, 3])])
        {
            TextName = Hostile.Text,
        };
        var divergence = new DivergenceResult(
            Hostile.Text,
            Hostile.Text,
            new PerplexityOptions(),
            "",
            9,
            1,
            [new DivergenceChunk(0, 1, [new(0.1, 1, 2, true), new(0.2, 1, 1, false)])]
        )
        {
            TextName = Hostile.Text,
        };
        foreach (
            MimeBundle? bundle in new[]
            {
                MimeBundle.Of(result),
                MimeBundle.Of(new PerplexityComparison([result, result])),
                MimeBundle.Of(divergence),
            }
        )
        {
            Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
            Hostile.AssertHarmless(bundle.ToString());
        }
    }
}
