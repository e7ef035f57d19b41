using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Perplexity;

[Engine]
public sealed class DivergenceTests : IDisposable
{
    private const int Context = 64;
    private readonly TinyModelFixture _fixture;
    private readonly LoadedModel _other;

    public DivergenceTests(TinyModelFixture fixture)
    {
        _fixture = fixture;
        _other = fixture.Workbench.Models.Load("other");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Workbench.Models.Unload("other");

    [Fact]
    public void Each_token_agrees_with_float64_forward_passes_of_both_models()
    {
        int[] tokens = _fixture.Model.Vocabulary.TokenizeToIds(MeasuredText.Text);
        DivergenceResult result = _other.Divergence(_fixture.Model, MeasuredText.Text, MeasuredText.Options(Context), run: Cancellation);
        Assert.Equal(tokens.Length / Context, result.Chunks.Count);
        foreach (DivergenceChunk chunk in result.Chunks)
        {
            int[] window = tokens[chunk.Start..(chunk.Start + Context)];
            double[][] p = MeasuredText.LogProbabilities(_fixture.Model.Engine.Path, window);
            double[][] q = MeasuredText.LogProbabilities(_other.Engine.Path, window);
            foreach ((int i, TokenDivergence token) in chunk.Tokens.Index())
            {
                int place = chunk.FirstScored - chunk.Start + i;
                Assert.Equal(p[place - 1].Zip(q[place - 1], (a, b) => Math.Exp(a) * (a - b)).Sum(), token.Nats, 1e-4);
                Assert.Equal(Math.Exp(q[place - 1][window[place]]) - Math.Exp(p[place - 1][window[place]]), token.ProbabilityShift, 1e-5);
                Assert.Equal(p[place - 1].Index().MaxBy(t => t.Item).Index == q[place - 1].Index().MaxBy(t => t.Item).Index, token.SameTop);
            }
        }

        Assert.InRange(result.SameTop.Mean, 0.0, 0.9);
    }

    [Fact]
    public void A_model_does_not_diverge_from_itself()
    {
        DivergenceResult result = _fixture.Model.Divergence(
            _fixture.Model,
            MeasuredText.Text,
            MeasuredText.Options(Context),
            run: Cancellation
        );
        Assert.All(result.Tokens, token => Assert.Equal(0, token.Nats, 12));
        Assert.All(result.Tokens, token => Assert.Equal(token.ReferenceNats, token.ModelNats));
        Assert.Equal(1, result.SameTop.Mean);
        Assert.Equal(0, result.RootMeanSquareShift.Mean);
        Assert.Equal(0, result.Paired.LnRatio.Mean);
    }

    [Fact]
    public void Its_perplexities_are_those_that_each_model_has_alone_to_the_last_bit()
    {
        PerplexityOptions options = MeasuredText.Options(256);
        DivergenceResult together = _other.Divergence(_fixture.Model, MeasuredText.Text, options, run: Cancellation);
        PerplexityResult alone = _fixture.Model.Perplexity(MeasuredText.Text, options, run: Cancellation);
        Assert.Equal(alone.NegativeLogLikelihoods, together.Tokens.Select(t => t.ReferenceNats));
        Assert.Equal(alone.Perplexity, together.ReferencePerplexity);
        Assert.Equal(_other.Perplexity(MeasuredText.Text, options, run: Cancellation).PerplexityError, together.PerplexityError);
    }

    [Fact]
    public void Summaries_follow_from_the_tokens()
    {
        TokenDivergence[] tokens = [new(0.5, 1, 2, true), new(0.1, 2, 1, false), new(0.3, 3, 3, true), new(0.2, 1, 1, true)];
        var result = new DivergenceResult("q", "p", new PerplexityOptions(), "", 8, 1, [new DivergenceChunk(0, 4, tokens)]);
        Assert.Equal(0.275, result.Divergence.Mean, 12);
        Assert.Equal(0.25, result.DivergenceAt(0.5), 12);
        Assert.Equal(0.5, result.DivergenceAt(1));
        Assert.Equal(0.75, result.SameTop.Mean);
        Assert.Equal(0.25, result.SameTop.Error);
        Assert.Equal(Math.Exp(7.0 / 4), result.Perplexity, 12);
        Assert.Equal(0, result.Paired.LnRatio.Mean);
        double shift = Math.Exp(-1) - Math.Exp(-2);
        Assert.Equal(0, result.ProbabilityShift.Mean, 12);
        Assert.Equal(shift / Math.Sqrt(2), result.RootMeanSquareShift.Mean, 12);
        Assert.Equal(shift, result.ShiftAt(1), 12);
    }

    [Fact]
    public void Another_vocabulary_is_refused_in_one_sentence()
    {
        string path = Path.Combine(_fixture.Scratch, "more-tokens.gguf");
        new Testing.Models.TinyModel { ExtraTokens = 3 }.Write(path);
        LoadedModel model = _fixture.Workbench.Models.Load(path);
        WorkbenchException refusal = Assert.Throws<WorkbenchException>(() =>
            model.Divergence(_fixture.Model, MeasuredText.Text, run: Cancellation)
        );
        Assert.Contains("a divergence needs one vocabulary", refusal.Message, StringComparison.Ordinal);
        _fixture.Workbench.Models.Unload(model.Name);
        File.Delete(path);
    }
}
