using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Perplexity;

[Engine]
public class PerplexityTests(TinyModelFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Halves_are_scored_as_llama_perplexity_does_by_float64_forward_passes()
    {
        const int Context = 64;
        int[] tokens = fixture.Model.Vocabulary.TokenizeToIds(MeasuredText.Text);
        List<double> expected = [];
        for (int start = 0; start + Context <= tokens.Length; start += Context)
        {
            double[][] logProbabilities = MeasuredText.LogProbabilities(fixture.Model.Engine.Path, tokens[start..(start + Context)]);
            for (int j = Context / 2; j < Context - 1; j++)
            {
                expected.Add(-logProbabilities[j][tokens[start + j + 1]]);
            }
        }

        PerplexityResult result = fixture.Model.Perplexity(
            MeasuredText.Text,
            MeasuredText.Options(Context, PerplexityChunking.Halves),
            run: Cancellation
        );
        Assert.Equal(tokens.Length / Context * ((Context / 2) - 1), result.ScoredTokens);
        Assert.Equal(expected.Count, result.NegativeLogLikelihoods.Count);
        Assert.All(expected.Zip(result.NegativeLogLikelihoods), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Equal(Math.Exp(expected.Average()), result.Perplexity, 3);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void A_sliding_window_scores_each_token_once_with_the_context_that_it_has()
    {
        const int Context = 48;
        const int Stride = 20;
        int[] tokens = fixture.Model.Vocabulary.TokenizeToIds(MeasuredText.Text)[..100];
        string text = fixture.Model.Vocabulary.Detokenize(tokens);
        PerplexityResult result = fixture.Model.Perplexity(
            text,
            MeasuredText.Options(Context, PerplexityChunking.Sliding) with
            {
                Stride = Stride,
            },
            run: Cancellation
        );
        Assert.Equal(tokens.Length - 1, result.ScoredTokens);
        Assert.Equal(Enumerable.Range(1, tokens.Length - 1), result.Chunks.SelectMany(c => Enumerable.Range(c.FirstScored, c.Nats.Count)));
        Assert.All(result.Chunks.Skip(1), c => Assert.True(c.FirstScored - c.Start >= Context - Stride));
        PerplexityChunk last = result.Chunks[^1];
        double[][] window = MeasuredText.LogProbabilities(fixture.Model.Engine.Path, tokens[last.Start..]);
        Assert.All(
            last.Nats.Index(),
            n => Assert.Equal(-window[last.FirstScored - last.Start + n.Index - 1][tokens[last.FirstScored + n.Index]], n.Item, 1e-4)
        );
    }

    [Fact]
    public void A_text_shorter_than_two_contexts_is_read_whole_and_agrees_with_the_surprisal_of_its_tokens()
    {
        string text = "the cat and the hat and the cat and the hat";
        PerplexityResult result = fixture.Model.Perplexity(text, new PerplexityOptions { Cache = null }, run: Cancellation);
        SurprisalResult surprisal = LlmWorkbench.Surprisal.SurprisalExperiment.Surprisal(fixture.Model, text, run: Cancellation);
        Assert.Equal(PerplexityChunking.Sliding, result.Options.Chunking);
        Assert.Single(result.Chunks);
        Assert.Equal(surprisal.Perplexity, result.Perplexity, 6);
        Assert.Equal(surprisal.BitsPerByte, result.BitsPerByte, 6);
        Assert.Equal(surprisal.MeanBits, result.BitsPerToken, 6);
    }

    [Fact]
    public void Two_models_are_compared_token_by_token()
    {
        PerplexityOptions options = MeasuredText.Options(64);
        PerplexityResult a = fixture.Model.Perplexity(MeasuredText.Text, options, run: Cancellation);
        LoadedModel other = fixture.Workbench.Models.Load("other");
        PerplexityResult b = other.Perplexity(MeasuredText.Text, options, run: Cancellation);
        fixture.Workbench.Models.Unload("other");
        PairedDifference difference = b.CompareTo(a);
        Assert.Equal(Math.Log(b.Perplexity / a.Perplexity), difference.LnRatio.Mean, 9);
        double[] differences = [.. b.NegativeLogLikelihoods.Zip(a.NegativeLogLikelihoods, (x, y) => x - y)];
        double mean = differences.Average();
        Assert.Equal(
            Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / differences.Length / (differences.Length - 1)),
            difference.LnRatio.Error,
            9
        );
        Assert.Equal(0, a.CompareTo(a).Sigmas);
        PerplexityResult shorter = fixture.Model.Perplexity(MeasuredText.Text[..600], options, run: Cancellation);
        Assert.Contains(
            "not measured over the same tokens",
            Assert.Throws<WorkbenchException>(() => a.CompareTo(shorter)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("and", PerplexityChunking.Automatic, "a perplexity needs more than 10")]
    [InlineData("the cat and the hat and the cat", PerplexityChunking.Halves, "llama.cpp's chunking needs at least one chunk of 512")]
    [InlineData("", PerplexityChunking.Automatic, "The text has only one token")]
    public void A_text_that_is_too_short_is_refused_in_one_sentence(string text, PerplexityChunking chunking, string sentence)
    {
        var options = new PerplexityOptions { Chunking = chunking, Cache = null };
        Assert.Contains(
            sentence,
            Assert.Throws<WorkbenchException>(() => fixture.Model.Perplexity(text, options, run: Cancellation)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_out_of_range_are_refused_in_one_sentence()
    {
        Assert.Contains("too short to measure", Refusal(new() { ContextLength = 4 }), StringComparison.Ordinal);
        Assert.Contains("use a stride from 1 to 63", Refusal(new() { ContextLength = 64, Stride = 64 }), StringComparison.Ordinal);
        Assert.Contains("at least 1", Refusal(new() { MaxChunks = 0 }), StringComparison.Ordinal);
    }

    private string Refusal(PerplexityOptions options) =>
        Assert
            .Throws<WorkbenchException>(() => fixture.Model.Perplexity(MeasuredText.Text, options with { Cache = null }, run: Cancellation))
            .Message;
}
