using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Logits;

[Engine]
public class LogitsTests(TinyModelFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Both_columns_add_up_to_one(int top)
    {
        LogitsResult result = fixture.Model.Logits("the cat", new() { Top = top }, Cancellation);
        Assert.Equal(1, result.Top.Sum(t => t.ModelProbability) + result.RestModelProbability, 7);
        Assert.Equal(1, result.Top.Sum(t => t.Probability) + result.RestProbability, 7);
    }

    [Fact]
    public void Without_filters_nothing_changes()
    {
        LogitsResult result = fixture.Model.Logits("the cat", new() { Sampling = SamplingOptions.Unfiltered, Top = 271 }, Cancellation);
        Assert.Equal(271, result.CandidateCount);
        Assert.All(result.Top, t => Assert.Equal(t.ModelProbability, t.Probability, 5));
    }

    [Fact]
    public void Greedy_leaves_one_token()
    {
        LogitsResult result = fixture.Model.Logits("the cat", new() { Sampling = SamplingOptions.Greedy }, Cancellation);
        Assert.Equal(1, result.Top[0].Probability);
        Assert.Equal(1, result.CandidateCount);
        Assert.All(result.Top.Skip(1), t => Assert.Equal(0, t.Probability));
    }

    [Fact]
    public void Probabilities_follow_the_logits_by_the_softmax()
    {
        LogitsResult result = fixture.Model.Logits("the cat", new() { Top = 2 }, Cancellation);
        double ratio = result.Top[0].ModelProbability / result.Top[1].ModelProbability;
        Assert.Equal(Math.Exp(result.Top[0].Logit - result.Top[1].Logit), ratio, 6);
    }

    [Fact]
    public void Top_k_keeps_k_tokens()
    {
        LogitsResult result = fixture.Model.Logits(
            "the cat",
            new() { Sampling = SamplingOptions.Unfiltered with { TopK = 5 }, Top = 10 },
            Cancellation
        );
        Assert.Equal(5, result.Top.Count(t => t.Probability > 0));
        Assert.Equal("cut", Figures.AfterFilters(result.Top[5].Probability));
    }

    [Theory]
    [InlineData(new[] { 1.0 }, 0)]
    [InlineData(new[] { 0.5, 0.5 }, 1)]
    [InlineData(new[] { 0.25, 0.25, 0.25, 0.25, 0 }, 2)]
    public void Entropy_is_that_of_shannon(double[] probabilities, double bits) => Assert.Equal(bits, Entropy.Bits(probabilities), 12);

    [Fact]
    public void The_views_show_the_records_numbers()
    {
        LogitsResult result = fixture.Model.Logits("the cat", new() { Top = 3 }, Cancellation);
        var bundle = MimeBundle.Of(result);
        Assert.All(
            result.Top,
            t =>
            {
                Assert.Contains(Figures.Percent(t.ModelProbability), bundle.ToString(), StringComparison.Ordinal);
                Assert.Contains($">{t.Id}</td>", bundle[MimeTypes.Html], StringComparison.Ordinal);
                Assert.Contains($">{Figures.Percent(t.Probability)}</td>", bundle[MimeTypes.Html], StringComparison.Ordinal);
            }
        );
        Assert.True(PlotlyLibrary.IsNeededBy(bundle));
    }

    [Fact]
    public async Task Tokens_asked_for_by_name_have_their_numbers_however_rare_they_are()
    {
        using Call call = fixture.NewCall();
        LogitsResult all = fixture.Model.Logits("the cat", new() { Top = 271 }, Cancellation);
        NextToken rarest = all.Top[^1];
        LogitsResult csharp = fixture.Model.Logits("the cat", new() { Top = 2, Tokens = [" the", $"{rarest.Id}"] }, Cancellation);
        LogitsResult magic = await call.ResultOf<LogitsResult>($"logits --top 2 --token \" the\" --token {rarest.Id}", "the cat");
        Assert.Equal(csharp.Named.Select(t => t.Score), magic.Named.Select(t => t.Score));
        Assert.Equal(" the", csharp.Named[0].Token.Text);
        ScoredToken rare = csharp.Named[1];
        Assert.Equal((rarest.Id, rarest.Logit, 271), (rare.Token.Id, rare.Token.Logit, rare.Score.Rank));
        Assert.Equal(rarest.ModelProbability, rare.Score.Probability, 12);
        Assert.Equal(Math.Log(rarest.ModelProbability), rare.Score.LogProbability, 9);
        Assert.Equal(-Math.Log2(rarest.ModelProbability), rare.Score.Bits, 9);
        Assert.Equal(all.Top.Index().First(t => t.Item.Text == " the").Index + 1, csharp.Named[0].Score.Rank);
        var bundle = MimeBundle.Of(csharp);
        Assert.Contains("log p (nats)", bundle.ToString(), StringComparison.Ordinal);
        Assert.Contains(Figures.Fixed(rare.Score.LogProbability, 4), bundle[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_view_is_a_table_of_the_record()
    {
        LogitsResult result = new(
            "m",
            "a b",
            2,
            SamplingOptions.Unfiltered,
            [new(5, " x", " x"u8.ToArray(), 1.25f, 0.75, 1), new(6, "\uFFFD", new byte[] { 0xE2 }, -3, 0.005, 0)],
            0.245,
            0,
            1.5,
            1,
            1000
        );
        Assert.Equal(
            """
            What m expects after «a␣b»

            #  token       id  logit  to the model  after the filters
            ─  ──────────  ──  ─────  ────────────  ─────────────────
            1  ␣x           5   1.25        75.0 %            100.0 %
            2  ⟨E2⟩         6  -3.00        0.50 %                cut
               998 others                   24.5 %                0 %

            Entropy 1.50 bits; 1 of 1,000 tokens can be drawn. Sampling: temperature 1, seed 0.
            """.ReplaceLineEndings("\n"),
            MimeBundle.Of(result).ToString()
        );
    }

    [Theory]
    [InlineData("There he found a", "There he found a")]
    [InlineData("came to the hill. There he found a", "…There he found a")]
    [InlineData("the capital of France?\nAnswer:", "…of France?\nAnswer:")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "…ijklmnopqrstuvwxyz")]
    [InlineData("abcdefghijklmnopqrst uvwxyz", "…jklmnopqrst uvwxyz")]
    public void The_end_of_a_text_begins_with_a_whole_word_where_one_begins_in_its_first_half(string text, string expected) =>
        Assert.Equal(expected, LogitsView.Tail(text, 18));

    [Fact]
    public void Hostile_tokens_stay_text_in_every_view()
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(Hostile.Text);
        LogitsResult result = new(
            Hostile.Text,
            Hostile.Text,
            2,
            new SamplingOptions(),
            [new(5, Hostile.Text, bytes, 1, 0.5, 1)],
            0.5,
            0,
            1,
            1,
            2
        );
        var bundle = MimeBundle.Of(result);
        Hostile.AssertEncodedIn(bundle[MimeTypes.Html]);
        Hostile.AssertHarmless(bundle.ToString());
    }
}
