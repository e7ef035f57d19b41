using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Charts;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tests.Support;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Tests.Surprisal;

[Engine]
public class SurprisalTests(TinyModelFixture fixture)
{
    private SurprisalResult Result => fixture.Model.Surprisal("the cat and the hat", run: TestContext.Current.CancellationToken);

    [Fact]
    public void Scores_agree_with_the_softmax_of_the_logits()
    {
        float[] logits = [2, 0.5f, -1, 3.25f, -80];
        double[] probabilities = SoftMax.Probabilities(logits);
        for (int token = 0; token < logits.Length; token++)
        {
            var score = TokenScore.Of(logits, token);
            Assert.Equal(probabilities[token], score.Probability, 12);
            Assert.Equal(-Math.Log2(probabilities[token]), score.Bits, 9);
            Assert.Equal(Entropy.Bits(probabilities), score.EntropyBits, 9);
        }

        Assert.Equal([2, 3, 4, 1, 5], Enumerable.Range(0, 5).Select(t => TokenScore.Of(logits, t).Rank));
    }

    [Fact]
    public void A_forbidden_token_is_infinitely_surprising_and_spoils_nothing_else()
    {
        float[] logits = [0, 0, float.NegativeInfinity];
        Assert.Equal(1, TokenScore.Of(logits, 0).Bits, 12);
        Assert.Equal(1, TokenScore.Of(logits, 0).EntropyBits, 12);
        Assert.Equal(double.PositiveInfinity, TokenScore.Of(logits, 2).Bits);
    }

    [Fact]
    public void Each_token_is_scored_by_what_was_expected_in_its_place()
    {
        string text = "the cat";
        LogitsResult next = fixture.Model.Logits(text, new() { Top = 271 }, TestContext.Current.CancellationToken);
        SurprisalResult whole = fixture.Model.Surprisal(text + " and", run: TestContext.Current.CancellationToken);
        SurprisalToken and = whole.Tokens[^1];
        Assert.Equal(" and", and.Text);
        Assert.Equal(next.Top.Single(t => t.Id == and.Id).ModelProbability, and.Score!.Probability, 4);
        Assert.Equal(next.EntropyBits, and.Score.EntropyBits, 2);
    }

    [Fact]
    public void The_first_token_is_not_scored_and_the_view_says_so()
    {
        SurprisalResult result = Result;
        Assert.Null(result.Tokens[0].Score);
        Assert.All(result.Tokens.Skip(1), t => Assert.NotNull(t.Score));
        Assert.Contains("The first token is not scored", MimeBundle.Of(result).ToString(), StringComparison.Ordinal);
        Assert.Contains("The first token is not scored", MimeBundle.Of(result)[MimeTypes.Html], StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_and_means_belong_together()
    {
        SurprisalResult result = new("m", "ab", [Token("x", null), Token("a", new(0.5, 1, 2, 1)), Token("bb", new(0.125, 3, 2, 4))]);
        Assert.Equal(4, result.TotalBits);
        Assert.Equal(2, result.MeanBits);
        Assert.Equal(4, result.Perplexity);
        Assert.Equal(4.0 / 3, result.BitsPerByte);
        Assert.Contains(
            "2 tokens scored: 4.0 bits in all, 2.00 bits per token, perplexity 4.00, 1.33 bits per byte.",
            MimeBundle.Of(result).ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_views_show_the_records_numbers()
    {
        SurprisalResult result = Result;
        var bundle = MimeBundle.Of(result);
        Assert.All(
            result.Tokens.Skip(1),
            t =>
            {
                Assert.Contains(Figures.Fixed(t.Score!.Bits), bundle.ToString(), StringComparison.Ordinal);
                Assert.Contains($">{Figures.Fixed(t.Score.Bits)}</td>", bundle[MimeTypes.Html], StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void A_text_of_one_token_without_context_has_no_chart()
    {
        SurprisalResult result = new("m", "x", [Token("x", null)]);
        Assert.False(PlotlyLibrary.IsNeededBy(MimeBundle.Of(result)));
        Assert.Equal(0, result.MeanBits);
    }

    [Fact]
    public void Hostile_tokens_stay_text_in_every_view()
    {
        SurprisalResult result = new(Hostile.Text, Hostile.Text, [Token(Hostile.Text, null), Token(Hostile.Text, new(0.5, 1, 1, 1))]);
        Hostile.AssertEncodedIn(MimeBundle.Of(result)[MimeTypes.Html]);
        Hostile.AssertHarmless(MimeBundle.Of(result).ToString());
    }

    private static SurprisalToken Token(string text, TokenScore? score) => new(7, text, System.Text.Encoding.UTF8.GetBytes(text), score);
}
