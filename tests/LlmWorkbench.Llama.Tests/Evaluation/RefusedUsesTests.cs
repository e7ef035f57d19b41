using FsCheck;
using FsCheck.Xunit;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Evaluation;

/// <summary>Uses that llama.cpp answers by ending the process, or with numbers that are none.</summary>
[Engine]
public sealed class RefusedUsesTests(TinyModelFixture tiny)
{
    [Property]
    public void A_number_that_is_no_token_is_refused_in_every_call(int number)
    {
        int id = number >= 0 && number < tiny.Model.Vocabulary.Count ? number - tiny.Model.Vocabulary.Count : number;
        LlamaVocabulary vocabulary = tiny.Model.Vocabulary;
        using LlamaContext context = tiny.NewContext();
        using var sampler = new Sampler(vocabulary, new SamplingOptions { RepetitionPenalty = 1.5 });
        using var generation = new Generation(context, [1, id]);
        Action[] calls =
        [
            () => context.Evaluate([1, id]),
            () => context.Append(id, new float[vocabulary.Count]),
            () => sampler.Accept(id),
            () => generation.Next(),
            () => vocabulary.GetBytes(id),
            () => vocabulary.GetText(id),
            () => vocabulary.IsControl(id),
            () => vocabulary.IsUnknown(id),
            () => vocabulary.IsByte(id),
            () => vocabulary.IsEndOfGeneration(id),
            () => vocabulary.Detokenize([id]),
        ];

        Assert.All(calls, call => Assert.ThrowsAny<ArgumentOutOfRangeException>(call));
        Assert.Equal(0, sampler.ProbabilityOf(id));
    }

    [Property]
    public void Text_with_half_surrogate_pairs_is_refused_and_all_other_text_is_read(ushort[] units)
    {
        string text = string.Concat(units.Select(unit => (char)(unit % 4 == 0 ? 0xD800 + (unit % 0x800) : unit)));
        bool valid = text.EnumerateRunes().All(rune => rune.Value != 0xFFFD) || text.Contains('\uFFFD', StringComparison.Ordinal);

        Exception? refused = Record.Exception(() => tiny.Model.Vocabulary.Tokenize(text));

        Assert.True(refused is null ? valid : refused is LlamaException, refused?.ToString());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void More_tokens_than_a_batch_holds_are_cut_into_batches(int batchSize)
    {
        using var context = new LlamaContext(tiny.Model, new LlamaContextOptions { BatchSize = batchSize, Threads = 1 });

        Assert.Equal(batchSize, context.BatchSize);
        Assert.Equal(500, context.Evaluate([.. Enumerable.Range(0, 500).Select(i => i % 250)], LogitPositions.All).Positions.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(-7)]
    [InlineData(int.MaxValue)]
    public void A_row_of_logits_that_was_not_computed_is_refused(int index)
    {
        var options = new LlamaContextOptions { Threads = 1 };
        using var context = new NativeContext(tiny.Model, options, 256, 64, 1, 1);
        Assert.Throws<LlamaException>(() => context.Row(index, () => []).Length);

        context.Decode([1, 2, 3], [0, 0, 1], default);

        Assert.Throws<LlamaException>(() => context.Row(index, () => []).Length);
        Assert.Equal(tiny.Model.Vocabulary.Count, context.Row(2, () => []).Length);
    }

    [Fact]
    public void A_null_sampler_is_refused() => Assert.True(new SamplerHandle(0).IsInvalid);

    [Fact]
    public void When_every_token_is_forbidden_none_is_selected_and_it_says_so()
    {
        float[] logits = new float[tiny.Model.Vocabulary.Count];
        Array.Fill(logits, float.NegativeInfinity);
        using var sampler = new Sampler(tiny.Model.Vocabulary, new SamplingOptions());

        Assert.Contains(
            "every token is forbidden",
            Assert.Throws<LlamaException>(() => sampler.Sample(logits)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("llada")]
    [InlineData("dream")]
    public void A_model_that_reads_in_both_directions_is_refused(string architecture)
    {
        string path = new TinyModel { Architecture = architecture }.Write(Path.Combine(tiny.Folder, $"{architecture}.gguf"));
        using var model = LlamaModel.Load(path);

        LlamaException refused = Assert.Throws<LlamaException>(() => new LlamaContext(model));

        Assert.StartsWith($"The architecture {architecture} reads in both directions", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_logits_that_cannot_fit_into_memory_are_refused_with_the_sizes()
    {
        LlamaException refused = Assert.Throws<LlamaException>(() =>
            MemoryFit.Require(
                4096.0 * 152_064 * 4,
                () => 1L << 30,
                "4,096 rows of 152,064 logits need",
                "of memory",
                "ask for fewer positions"
            )
        );

        Assert.Equal(
            "4,096 rows of 152,064 logits need 2.3 GiB of memory, but 1.0 GiB are free: ask for fewer positions.",
            refused.Message
        );
    }

    [Fact]
    public void A_long_context_is_refused_for_its_scores_where_its_keys_alone_would_fit()
    {
        int length = (int)Math.Min(2_000_000_000, AvailableMemory.Bytes() / 512 / 256 * 256);
        var lean = new LlamaContextOptions { Length = length, FlashAttention = FlashAttention.Enabled };

        Assert.InRange(KeyValueCacheSize.Bytes(tiny.Model, length, lean.KeyType, lean.ValueType), 1, AvailableMemory.Bytes());
        Assert.Throws<LlamaException>(() => new LlamaContext(tiny.Model, lean with { FlashAttention = FlashAttention.Disabled }));
    }
}
