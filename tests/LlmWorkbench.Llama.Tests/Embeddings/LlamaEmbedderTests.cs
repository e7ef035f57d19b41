using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Llama.Weights;
using LlmWorkbench.Testing.Reference;

namespace LlmWorkbench.Llama.Tests.Embeddings;

/// <summary>Vectors against the final residual stream of a float64 pass, and against the model's own logits.</summary>
[Engine]
public sealed class LlamaEmbedderTests(RandomModels models, TinyModelFixture fixture)
{
    private static readonly LlamaContextOptions s_exact = new()
    {
        KeyType = GgmlType.F32,
        ValueType = GgmlType.F32,
        FlashAttention = FlashAttention.Disabled,
        Threads = 1,
    };

    // The text is longer than a block. Models with GELU look it up in a table of 16-bit numbers.
    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void Vectors_are_the_final_hidden_states_of_exact_arithmetic(string name)
    {
        using var embedder = new LlamaEmbedder(models.Model(name, GgmlType.F32), s_exact);
        ForwardPass exact = models.Pass(name, GgmlType.F32, exact: true);
        float[][] states = embedder.HiddenStates(RandomModels.Text);

        Assert.Equal((RandomModels.TextLength, exact.Normalized[0].Length), (states.Length, embedder.Width));
        double largest = states.Zip(exact.Normalized, (row, expected) => row.Zip(expected, (a, b) => Math.Abs(a - b)).Max()).Max();
        Assert.InRange(largest, 0, RandomModels.HasGelu(name) ? 5e-3 : 5e-5);
    }

    [Theory]
    [InlineData(Pooling.Mean)]
    [InlineData(Pooling.Last)]
    [InlineData(Pooling.First)]
    public void Pooling_is_the_mean_the_last_or_the_first_row(Pooling pooling)
    {
        using var embedder = new LlamaEmbedder(fixture.Model, s_exact);
        IReadOnlyList<int> tokens = fixture.Tokenize("the cat and the other cat");
        float[][] states = embedder.HiddenStates(tokens);
        float[] pooled = embedder.Embed(tokens, pooling);

        for (int i = 0; i < embedder.Width; i++)
        {
            double expected = pooling switch
            {
                Pooling.Mean => states.Average(state => (double)state[i]),
                Pooling.Last => states[^1][i],
                _ => states[0][i],
            };
            Assert.Equal(expected, pooled[i], 1e-6);
        }
    }

    [Fact]
    public void The_output_matrix_turns_vectors_into_the_models_logits()
    {
        using var embedder = new LlamaEmbedder(fixture.Model, s_exact);
        using var context = new LlamaContext(fixture.Model, s_exact);
        using var reader = new WeightReader(fixture.Model.File);
        IReadOnlyList<int> tokens = fixture.Tokenize("the cat and the other");
        float[] state = embedder.HiddenStates(tokens)[^1];
        ReadOnlySpan<float> logits = context.Evaluate(tokens).Last;

        for (int id = 0; id < fixture.Model.Vocabulary.Count; id++)
        {
            float[] row = reader.ReadRows(fixture.Model.File.FindTensor("token_embd.weight")!, id, 1);
            Assert.Equal(logits[id], row.Zip(state, (a, b) => (double)a * b).Sum(), 1e-5);
        }
    }

    [Fact]
    public void What_was_read_before_does_not_matter()
    {
        using var embedder = new LlamaEmbedder(fixture.Model, s_exact);
        IReadOnlyList<int> tokens = fixture.Tokenize("the cat");
        float[] before = embedder.Embed(tokens, Pooling.Last);
        embedder.HiddenStates([.. Enumerable.Repeat(tokens[^1], 300)]);

        Assert.Equal(before, embedder.Embed(tokens, Pooling.Last));
    }

    [Fact]
    public void Refuses_what_cannot_be_read()
    {
        using var embedder = new LlamaEmbedder(fixture.Model, s_exact with { Length = 256 });

        Assert.Throws<ContextFullException>(() => embedder.HiddenStates([.. Enumerable.Repeat(1, 257)]));
        Assert.Throws<ArgumentException>(() => embedder.HiddenStates([]));
        Assert.ThrowsAny<ArgumentException>(() => embedder.HiddenStates([fixture.Model.Vocabulary.Count]));
        Assert.Throws<InvalidOperationException>(() => embedder.Read([1], (_, _) => embedder.HiddenStates([1])));
        Assert.ThrowsAny<OperationCanceledException>(() => embedder.HiddenStates([1, 2, 3], new CancellationToken(canceled: true)));
        Assert.Equal(2, embedder.HiddenStates([1, 2]).Length);
        Assert.Null(LlamaEmbedder.PreferredPooling(fixture.Model));
    }

    [Fact]
    public void A_disposed_embedder_says_so()
    {
        var embedder = new LlamaEmbedder(fixture.Model, s_exact);
        embedder.Dispose();

        Assert.Throws<ObjectDisposedException>(() => embedder.HiddenStates([1]));
    }
}
