using LlmWorkbench.Caching;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Perplexity;

[Engine]
public sealed class RepeatedMeasurementTests(TinyModelFixture fixture) : IDisposable
{
    private readonly EvaluationCache _cache = new(Path.Combine(fixture.Folder, Guid.NewGuid().ToString("N")));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PerplexityOptions Options => MeasuredText.Options(64) with { Cache = _cache };

    public void Dispose() => _cache.Clear();

    [Fact]
    public void The_same_measurement_repeats_to_the_last_digit()
    {
        PerplexityResult first = fixture.Model.Perplexity(MeasuredText.Text, Options with { Cache = null }, run: Cancellation);
        PerplexityResult second = fixture.Model.Perplexity(MeasuredText.Text, Options with { Cache = null }, run: Cancellation);
        Assert.Equal(first.NegativeLogLikelihoods, second.NegativeLogLikelihoods);
    }

    [Fact]
    public void A_repeat_comes_from_the_cache_and_computes_nothing()
    {
        PerplexityResult first = fixture.Model.Perplexity(MeasuredText.Text, Options, run: Cancellation);
        long bytes = _cache.Bytes;
        Assert.True(bytes > first.ScoredTokens * sizeof(double));
        PerplexityResult again = fixture.Model.Perplexity(MeasuredText.Text, Options, run: Cancellation);
        Assert.Equal(first.NegativeLogLikelihoods, again.NegativeLogLikelihoods);
        Assert.Equal(bytes, _cache.Bytes);
    }

    [Fact]
    public void An_interrupted_measurement_shows_what_it_has_and_goes_on_where_it_ended()
    {
        using var stop = new CancellationTokenSource();
        PerplexityResult? partial = null;
        Assert.Throws<OperationCanceledException>(() =>
            fixture.Model.Perplexity(
                MeasuredText.Text,
                Options,
                new RunContext(stop.Token).Keeping<PerplexityResult>(soFar =>
                {
                    partial = soFar;
                    if (soFar.Chunks.Count == 2)
                    {
                        stop.Cancel();
                    }
                })
            )
        );
        Assert.Equal(2, partial!.Chunks.Count);
        Assert.False(partial.IsComplete);
        long half = _cache.Bytes;
        PerplexityResult whole = fixture.Model.Perplexity(MeasuredText.Text, Options, run: Cancellation);
        Assert.Equal(partial.NegativeLogLikelihoods, whole.NegativeLogLikelihoods.Take(partial.ScoredTokens));
        Assert.Equal(half / 2 * whole.Chunks.Count, _cache.Bytes);
        Assert.Equal(
            whole.NegativeLogLikelihoods,
            fixture.Model.Perplexity(MeasuredText.Text, Options with { Cache = null }, run: Cancellation).NegativeLogLikelihoods
        );
    }

    [Fact]
    public void Another_model_text_or_option_has_pieces_of_its_own()
    {
        fixture.Model.Perplexity(MeasuredText.Text, Options, run: Cancellation);
        long one = _cache.Bytes;
        fixture.Model.Perplexity(MeasuredText.Text, Options with { Engine = new() { Threads = 1 } }, run: Cancellation);
        fixture.Model.Perplexity(MeasuredText.Text + " and", Options, run: Cancellation);
        LoadedModel other = fixture.Workbench.Models.Load("tiny-f16");
        other.Perplexity(MeasuredText.Text, Options, run: Cancellation);
        fixture.Workbench.Models.Unload("tiny-f16");
        Assert.Equal(4 * one, _cache.Bytes);
    }

    [Fact]
    public void A_divergence_is_kept_too()
    {
        DivergenceResult first = fixture.Model.Divergence(fixture.Model, MeasuredText.Text, Options, run: Cancellation);
        long bytes = _cache.Bytes;
        Assert.Equal(first.Tokens, fixture.Model.Divergence(fixture.Model, MeasuredText.Text, Options, run: Cancellation).Tokens);
        Assert.Equal(bytes, _cache.Bytes);
    }
}
