using LlmWorkbench.Caching;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Runs;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Perplexity;

[Engine]
public class DocumentsTests(TinyModelFixture fixture)
{
    private static readonly string[] s_documents =
    [
        "the cat and the hat",
        "in the house",
        "a cat, a hat and a mat that nobody has seen before",
    ];

    private static readonly IEqualityComparer<double> s_near = EqualityComparer<double>.Create((a, b) => Math.Abs(a - b) < 1e-4);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_document_is_read_from_its_own_beginning_and_scored_to_its_end()
    {
        PerplexityResult result = fixture.Model.Perplexity(s_documents, MeasuredText.Options(64), run: Cancellation);

        Assert.Equal(PerplexityChunking.Documents, result.Options.Chunking);
        Assert.Equal(s_documents.Length, result.Chunks.Count);
        foreach ((string? document, PerplexityChunk? chunk) in s_documents.Zip(result.Chunks))
        {
            int[] tokens = [.. fixture.Model.Vocabulary.TokenizeToIds(document), TinyModel.EndOfText];
            double[][] p = MeasuredText.LogProbabilities(fixture.Model.Engine.Path, tokens);
            Assert.Equal(tokens.Length - 1, chunk.Nats.Count);
            Assert.All(chunk.Nats.Index(), nats => Assert.Equal(-p[nats.Index][tokens[nats.Index + 1]], nats.Item, 1e-4));
        }
    }

    [Fact]
    public void Many_documents_are_read_in_several_groups_and_each_is_scored_as_in_an_independent_pass()
    {
        string[] documents = [.. Enumerable.Range(0, 150).Select(i => $"{s_documents[i % 3]} {i}")];
        List<int> soFar = [];
        var run = new RunContext(Cancellation);
        PerplexityResult result = fixture.Model.Perplexity(
            documents,
            MeasuredText.Options(64),
            run.Keeping<PerplexityResult>(r => soFar.Add(r.Chunks.Count))
        );

        Assert.Equal(documents.Length, result.Chunks.Count);
        Assert.InRange(soFar.Count, 3, documents.Length / 10);
        foreach (int i in (int[])[0, 63, 64, 100, 149])
        {
            int[] tokens = [.. fixture.Model.Vocabulary.TokenizeToIds(documents[i]), TinyModel.EndOfText];
            double[][] p = MeasuredText.LogProbabilities(fixture.Model.Engine.Path, tokens);
            Assert.Equal(Enumerable.Range(1, tokens.Length - 1).Select(t => -p[t - 1][tokens[t]]), result.Chunks[i].Nats, s_near);
        }
    }

    [Fact]
    public void An_interrupted_measurement_of_documents_goes_on_to_the_same_numbers()
    {
        string[] documents = [.. Enumerable.Range(0, 150).Select(i => $"{s_documents[i % 3]} {i}")];
        var cache = new EvaluationCache(Path.Combine(fixture.Folder, Guid.NewGuid().ToString("N")));
        PerplexityOptions options = MeasuredText.Options(64) with { Cache = cache };
        using var stop = new CancellationTokenSource();
        PerplexityResult? partial = null;
        Assert.Throws<OperationCanceledException>(() =>
            fixture.Model.Perplexity(
                documents,
                options,
                new RunContext(stop.Token).Keeping<PerplexityResult>(r =>
                {
                    partial = r;
                    stop.Cancel();
                })
            )
        );
        Assert.InRange(partial!.Chunks.Count, 1, documents.Length - 1);

        PerplexityResult whole = fixture.Model.Perplexity(documents, options with { Cache = null }, run: Cancellation);
        PerplexityResult resumed = fixture.Model.Perplexity(documents, options, run: Cancellation);
        Assert.Equal(whole.NegativeLogLikelihoods, resumed.NegativeLogLikelihoods);
        Assert.Equal(whole.NegativeLogLikelihoods.Take(partial.ScoredTokens), partial.NegativeLogLikelihoods);
        cache.Clear();
    }

    [Fact]
    public void A_model_with_a_running_state_reads_each_document_as_if_it_were_the_only_one()
    {
        // Not among the fixture's models, which other tests list.
        string path = TinyMamba.Write(Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.gguf"));
        using var model = new LlmWorkbench.Models.LoadedModel("mamba", LlmWorkbench.Llama.Models.LlamaModel.Load(path));
        PerplexityResult together = model.Perplexity(s_documents, MeasuredText.Options(64), run: Cancellation);

        Assert.Equal(s_documents.Length, together.Chunks.Count);
        foreach ((string document, PerplexityChunk chunk) in s_documents.Zip(together.Chunks))
        {
            // Twice, for a perplexity needs ten tokens.
            PerplexityResult first = model.Perplexity([document, document], MeasuredText.Options(64), run: Cancellation);
            Assert.All(first.Chunks, same => Assert.Equal(same.Nats, chunk.Nats, s_near));
        }

        DivergenceResult itself = model.Divergence(model, s_documents, MeasuredText.Options(64), run: Cancellation);
        Assert.Equal(together.NegativeLogLikelihoods, itself.Tokens.Select(token => token.ReferenceNats), s_near);
        Assert.All(itself.Tokens, token => Assert.Equal(0, token.Nats, 12));
        File.Delete(path);
    }

    [Fact]
    public void The_end_of_a_document_is_scored_but_has_no_bytes()
    {
        PerplexityResult result = fixture.Model.Perplexity(s_documents, MeasuredText.Options(64), run: Cancellation);

        Assert.Equal(s_documents.Select(System.Text.Encoding.UTF8.GetByteCount), result.Chunks.Select(c => c.ScoredBytes));
    }

    [Fact]
    public void A_document_that_is_longer_than_the_context_is_read_in_pieces_and_every_token_scored_once()
    {
        PerplexityResult result = fixture.Model.Perplexity([MeasuredText.Text], MeasuredText.Options(64), run: Cancellation);

        Assert.Equal(fixture.Model.Vocabulary.TokenizeToIds(MeasuredText.Text).Length, result.ScoredTokens);
        Assert.Equal(
            Enumerable.Range(1, result.ScoredTokens),
            result.Chunks.SelectMany(c => Enumerable.Range(c.FirstScored, c.Nats.Count))
        );
        Assert.All(result.Chunks, c => Assert.InRange(c.Nats.Count, 1, 63));
    }

    [Fact]
    public void A_divergence_over_documents_has_both_models_own_losses()
    {
        PerplexityOptions options = MeasuredText.Options(64);
        using var other = new LlmWorkbench.Models.LoadedModel(
            "other",
            LlmWorkbench.Llama.Models.LlamaModel.Load(Path.Combine(fixture.Folder, "other.gguf"))
        );
        DivergenceResult together = other.Divergence(fixture.Model, s_documents, options, run: Cancellation);

        Assert.Equal(
            fixture.Model.Perplexity(s_documents, options, run: Cancellation).NegativeLogLikelihoods,
            together.Tokens.Select(t => t.ReferenceNats)
        );
        Assert.Equal(
            other.Perplexity(s_documents, options, run: Cancellation).NegativeLogLikelihoods,
            together.Tokens.Select(t => t.ModelNats)
        );
    }

    [Fact]
    public void Keys_and_values_of_the_reference_may_be_stored_otherwise()
    {
        PerplexityOptions options = MeasuredText.Options(64);
        PerplexityOptions coarse = options with
        {
            Engine = options.Engine with { KeyType = Gguf.GgmlType.F16, ValueType = Gguf.GgmlType.F16 },
            ReferenceEngine = options.Engine,
        };
        DivergenceResult result = fixture.Model.Divergence(fixture.Model, s_documents, coarse, run: Cancellation);

        Assert.Equal(
            fixture.Model.Perplexity(s_documents, options, run: Cancellation).NegativeLogLikelihoods,
            result.Tokens.Select(t => t.ReferenceNats)
        );
        Assert.Equal(
            fixture.Model.Perplexity(s_documents, coarse, run: Cancellation).NegativeLogLikelihoods,
            result.Tokens.Select(t => t.ModelNats)
        );
        Assert.InRange(result.Divergence.Mean, double.Epsilon, 1e-4);
    }

    [Fact]
    public void What_cannot_be_measured_is_one_sentence()
    {
        Assert.Equal(
            "The documents have only 3 tokens to score: a perplexity needs at least 10, or chance alone decides it.",
            Assert.Throws<WorkbenchException>(() => fixture.Model.Perplexity(["!!"], MeasuredText.Options(64), run: Cancellation)).Message
        );
        Assert.Throws<WorkbenchException>(() =>
            fixture.Model.Perplexity(MeasuredText.Text, MeasuredText.Options(64, PerplexityChunking.Documents), run: Cancellation)
        );
        Assert.Throws<WorkbenchException>(() =>
            fixture.Model.Perplexity(s_documents, MeasuredText.Options(64, PerplexityChunking.Halves), run: Cancellation)
        );
    }
}
