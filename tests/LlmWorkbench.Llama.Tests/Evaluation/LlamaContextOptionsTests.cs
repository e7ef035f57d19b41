using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Llama.Tests.Evaluation;

[Engine]
public sealed class LlamaContextOptionsTests(TinyModelFixture tiny)
{
    public static TheoryData<LlamaContextOptions, string> Refused =>
        new()
        {
            {
                new() { Length = 0 },
                "A context of 0 tokens cannot be made"
            },
            {
                new() { Length = -5 },
                "A context of -5 tokens cannot be made"
            },
            {
                new() { BatchSize = 0 },
                "A batch of 0 tokens cannot be decoded"
            },
            {
                new() { BlockSize = 0 },
                "Blocks of 0 tokens cannot be computed"
            },
            {
                new() { Threads = 0 },
                "0 threads cannot be used"
            },
            {
                new() { Threads = 1000 },
                "1000 threads cannot be used"
            },
            {
                new() { FlashAttention = (FlashAttention)7 },
                "There is no flash attention setting 7"
            },
            {
                new() { KeyType = GgmlType.Q4_K },
                "A key cache cannot have the type Q4_K"
            },
            {
                new() { ValueType = (GgmlType)999 },
                "A value cache cannot have the type 999"
            },
            {
                new() { KeyType = GgmlType.Q8_0 },
                "A key cache of type Q8_0 has blocks of 32, which do not fit this model's head size of 16"
            },
            {
                new() { Length = 2_000_000_000 },
                "A context of 2,000,000,000 tokens needs"
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_would_end_the_process_is_refused_in_one_sentence(LlamaContextOptions options, string begin) =>
        Assert.StartsWith(
            begin,
            Assert.Throws<LlamaException>(() => new LlamaContext(tiny.Model, options)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_default_context_is_as_long_as_the_model_was_trained_on()
    {
        using var context = new LlamaContext(tiny.Model);

        Assert.Equal(512, context.Length);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    public void A_small_batch_gives_the_same_answer_within_rounding(int batchSize)
    {
        using var small = new LlamaContext(tiny.Model, new LlamaContextOptions { BatchSize = batchSize, Threads = 1 });
        using LlamaContext usual = tiny.NewContext();
        int[] tokens = [.. Enumerable.Range(0, 150)];

        float[] expected = usual.Evaluate(tokens).Last.ToArray();

        Assert.All(expected.Zip(small.Evaluate(tokens).Last.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 5e-3f));
    }

    [Theory]
    [InlineData(null, 512, 128)]
    [InlineData(256, 512, 256)]
    [InlineData(1000, 512, 512)]
    [InlineData(null, 100, 100)]
    public void Blocks_are_as_long_as_asked_for_and_the_answer_is_the_same_within_rounding(int? blockSize, int batchSize, int block)
    {
        // Flash attention sums in half precision where a block has fewer than 64 tokens.
        LlamaContextOptions options = new() { FlashAttention = FlashAttention.Disabled, Threads = 1 };
        using var context = new LlamaContext(tiny.Model, options with { BlockSize = blockSize, BatchSize = batchSize });
        using var usual = new LlamaContext(tiny.Model, options);
        int[] tokens = [.. Enumerable.Range(0, 200), .. Enumerable.Range(0, 200)];

        Assert.Equal(block, context.ReuseBlock);
        Assert.All(
            usual.Evaluate(tokens).Last.ToArray().Zip(context.Evaluate(tokens).Last.ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-5f)
        );
    }

    [Fact]
    public void An_F32_cache_brings_batched_and_incremental_decoding_closer()
    {
        var options = new LlamaContextOptions
        {
            KeyType = GgmlType.F32,
            ValueType = GgmlType.F32,
            Threads = 1,
        };
        using var batched = new LlamaContext(tiny.Model, options);
        using var incremental = new LlamaContext(tiny.Model, options);
        float[] actual = incremental.Evaluate([0]).Last.ToArray();
        for (int token = 1; token < 40; token++)
        {
            incremental.Append(token, actual);
        }

        float[] expected = batched.Evaluate([.. Enumerable.Range(0, 40)]).Last.ToArray();

        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }
}
