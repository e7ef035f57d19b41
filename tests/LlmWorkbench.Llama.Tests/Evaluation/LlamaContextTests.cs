using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Evaluation;

[Engine]
public sealed class LlamaContextTests(TinyModelFixture tiny)
{
    private const string Text = "the cat and the other cat in the tin";

    [Fact]
    public void Gives_a_row_of_the_vocabularys_length_for_each_position_asked_for()
    {
        using LlamaContext context = tiny.NewContext();
        IReadOnlyList<int> tokens = tiny.Tokenize(Text);

        Logits logits = context.Evaluate(tokens, LogitPositions.At(0, 3, tokens.Count - 1));

        Assert.Equal([0, 3, tokens.Count - 1], logits.Positions);
        Assert.All(logits.Positions, position => Assert.Equal(tiny.Model.Vocabulary.Count, logits.At(position).Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => logits.At(1).Length);
    }

    [Fact]
    public void A_later_token_does_not_change_the_logits_of_earlier_positions()
    {
        using LlamaContext context = tiny.NewContext();
        IReadOnlyList<int> tokens = tiny.Tokenize(Text);
        float[] before = context.Evaluate(tokens, LogitPositions.All).At(2).ToArray();

        int[] changed = [.. tokens];
        changed[^1] = 5;
        context.Clear();
        float[] after = context.Evaluate(changed, LogitPositions.All).At(2).ToArray();

        Assert.Equal(before, after);
    }

    [Fact]
    public void Batched_and_incremental_decoding_agree()
    {
        using LlamaContext batched = tiny.NewContext();
        using LlamaContext incremental = tiny.NewContext();
        IReadOnlyList<int> tokens = tiny.Tokenize(Text);
        float[] expected = batched.Evaluate(tokens).Last.ToArray();

        float[] actual = incremental.Evaluate([tokens[0]]).Last.ToArray();
        foreach (int token in tokens.Skip(1))
        {
            incremental.Append(token, actual);
        }

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 5e-3f));
    }

    [Fact]
    public void Reuses_the_shared_prefix_in_whole_blocks_and_gives_the_same_bits_as_without()
    {
        using LlamaContext reusing = tiny.NewContext();
        using LlamaContext fresh = tiny.NewContext();
        int[] first = RandomTokens(200, seed: 3);
        int[] second = [.. first[..150], .. RandomTokens(90, seed: 4)];

        reusing.Evaluate(first);
        float[] actual = reusing.Evaluate(second).Last.ToArray();
        float[] expected = fresh.Evaluate(second).Last.ToArray();

        Assert.Equal(128, reusing.ReusedTokens);
        Assert.Equal(0, fresh.ReusedTokens);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Tokens_that_were_appended_one_by_one_are_read_again_in_blocks()
    {
        using LlamaContext reusing = tiny.NewContext();
        using LlamaContext fresh = tiny.NewContext();
        int[] tokens = RandomTokens(268, seed: 5);
        float[] row = new float[tiny.Model.Vocabulary.Count];
        reusing.Evaluate(tokens[..134]);
        foreach (int token in tokens[134..])
        {
            reusing.Append(token, row);
        }

        float[] actual = reusing.Evaluate(tokens).Last.ToArray();

        Assert.Equal(reusing.ReuseBlock, reusing.ReusedTokens);
        Assert.Equal(fresh.Evaluate(tokens).Last.ToArray(), actual);
    }

    [Fact]
    public void Evaluating_the_same_text_twice_computes_only_its_last_block_again()
    {
        using LlamaContext context = tiny.NewContext();
        int[] tokens = RandomTokens(2 * context.ReuseBlock, seed: 6);
        float[] once = context.Evaluate(tokens).Last.ToArray();

        float[] twice = context.Evaluate(tokens).Last.ToArray();

        Assert.Equal(context.ReuseBlock, context.ReusedTokens);
        Assert.Equal(once, twice);
    }

    [Fact]
    public void A_text_longer_than_the_context_is_refused_with_both_sizes_and_the_context_lives_on()
    {
        using LlamaContext context = tiny.NewContext(256);

        ContextFullException full = Assert.Throws<ContextFullException>(() => context.Evaluate(RandomTokens(257, seed: 7)));

        Assert.Equal(257, full.Needed);
        Assert.Equal(256, full.Available);
        Assert.Equal(tiny.Model.Vocabulary.Count, context.Evaluate(RandomTokens(256, seed: 7)).Last.Length);
    }

    [Fact]
    public void Appending_to_a_full_context_is_refused()
    {
        using LlamaContext context = tiny.NewContext(256);
        context.Evaluate(RandomTokens(256, seed: 8));

        Assert.Throws<ContextFullException>(() => context.Append(1, new float[tiny.Model.Vocabulary.Count]));
    }

    [Fact]
    public void Holds_as_many_tokens_as_were_asked_for_although_llama_cpp_rounds_up()
    {
        using LlamaContext context = tiny.NewContext(100);

        Assert.Equal(100, context.Length);
        context.Evaluate(RandomTokens(100, seed: 9));
        ContextFullException full = Assert.Throws<ContextFullException>(() => context.Append(1, new float[tiny.Model.Vocabulary.Count]));
        Assert.Equal((101, 100), (full.Needed, full.Available));
        Assert.Throws<ContextFullException>(() => context.Evaluate(RandomTokens(101, seed: 9)));
        using var tracer = new LlamaTracer(tiny.Model, new LlamaContextOptions { Length = 2, Threads = 1 });
        Assert.Throws<ContextFullException>(() => tracer.Run([1, 2, 3], [new(ActivationName.Residual)]));
        using var embedder = new LlamaEmbedder(tiny.Model, new LlamaContextOptions { Length = 2, Threads = 1 });
        Assert.Throws<ContextFullException>(() => embedder.HiddenStates([1, 2, 3]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_number_that_is_no_token_is_refused(int id)
    {
        using LlamaContext context = tiny.NewContext();

        Assert.Throws<ArgumentOutOfRangeException>(() => context.Evaluate([1, id]));
        Assert.Throws<ArgumentOutOfRangeException>(() => context.Append(id, new float[tiny.Model.Vocabulary.Count]));
    }

    [Fact]
    public void An_empty_text_is_refused()
    {
        using LlamaContext context = tiny.NewContext();

        Assert.Throws<ArgumentException>(() => context.Evaluate([]));
    }

    [Fact]
    public void A_cancelled_call_throws_and_the_next_one_gives_the_right_logits()
    {
        using LlamaContext context = tiny.NewContext();
        using LlamaContext fresh = tiny.NewContext();
        int[] tokens = RandomTokens(300, seed: 9);
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            context.Evaluate(tokens, LogitPositions.All, (position, _) => CancelAt(position, 70, cancellation), null, cancellation.Token)
        );

        Assert.Equal(fresh.Evaluate(tokens).Last.ToArray(), context.Evaluate(tokens).Last.ToArray());
    }

    [Fact]
    public async Task Cancelling_stops_a_native_call_that_would_take_long_and_the_context_can_be_used_again()
    {
        string path = new TinyModel
        {
            Width = 256,
            FeedForward = 1024,
            Layers = 12,
            ContextLength = 16384,
        }.Write(Path.Combine(tiny.Folder, "slow.gguf"));
        using var model = LlamaModel.Load(path);
        using var context = new LlamaContext(
            model,
            new LlamaContextOptions
            {
                Length = 16384,
                BatchSize = 16384,
                Threads = 1,
            }
        );
        using var cancellation = new CancellationTokenSource();

        Task<Logits> running = Task.Run(() => context.Evaluate(RandomTokens(16000, seed: 12), null, null, cancellation.Token));
        await Task.Delay(200);
        Assert.False(running.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(0, context.CachedTokenCount);
        Assert.Equal(model.Vocabulary.Count, context.Evaluate([1, 2, 3]).Last.Length);
    }

    [Fact]
    public void Two_threads_wait_for_each_other_and_both_get_right_logits()
    {
        using LlamaContext context = tiny.NewContext();
        int[][] texts = [RandomTokens(100, seed: 10), RandomTokens(100, seed: 11)];
        float[][] expected = [.. texts.Select(text => context.Evaluate(text).Last.ToArray())];

        Parallel.For(
            0,
            40,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            i => Assert.Equal(expected[i % 2], context.Evaluate(texts[i % 2]).Last.ToArray())
        );
    }

    [Fact]
    public void Using_a_context_inside_its_own_visitor_is_refused()
    {
        using LlamaContext context = tiny.NewContext();

        Assert.Throws<InvalidOperationException>(() => context.Evaluate([1, 2], LogitPositions.All, (_, _) => context.Evaluate([1])));
    }

    [Fact]
    public void A_context_keeps_its_model_alive()
    {
        string path = Path.Combine(tiny.Folder, "short-lived.gguf");
        File.Copy(tiny.Path, path, overwrite: true);
        var model = LlamaModel.Load(path);
        using var context = new LlamaContext(model);
        float[] expected = context.Evaluate([1, 2, 3]).Last.ToArray();

        model.Dispose();
        context.Clear();

        Assert.Equal(expected, context.Evaluate([1, 2, 3]).Last.ToArray());
    }

    [Fact]
    public void A_disposed_context_says_so()
    {
        LlamaContext context = tiny.NewContext();
        context.Dispose();

        Assert.Throws<ObjectDisposedException>(() => context.Evaluate([1]));
    }

    private static void CancelAt(int position, int at, CancellationTokenSource cancellation)
    {
        if (position == at)
        {
            cancellation.Cancel();
        }
    }

    private static int[] RandomTokens(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(200))];
    }
}
