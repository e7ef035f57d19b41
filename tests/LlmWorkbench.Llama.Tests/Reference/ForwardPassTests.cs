using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Testing.Reference;

namespace LlmWorkbench.Llama.Tests.Reference;

/// <summary>
/// llama.cpp's logits against a float64 pass over the same file. Bounds are about four times the largest deviation that was
/// measured over all variants (in brackets): processors with other vector widths add in another order.
/// </summary>
[Engine]
public sealed class ForwardPassTests(RandomModels models, ITestOutputHelper output)
{
    private static readonly int[] s_lengths = [1, 7, 64, 65, RandomModels.TextLength];

    // Models with GELU differ more also in 32 bits: llama.cpp looks it up in a table of 16-bit numbers.
    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void In_32_bits_all_logits_are_those_of_exact_arithmetic(string name)
    {
        using LlamaContext context = NewContext(name, GgmlType.F32, GgmlType.F32, FlashAttention.Disabled);
        ForwardPass exact = models.Pass(name, GgmlType.F32, exact: true);
        bool gelu = RandomModels.HasGelu(name);

        foreach (int length in s_lengths)
        {
            Deviation deviation = Compare(context, length, exact);
            Assert.InRange(deviation.Largest, 0, gelu ? 5e-3 : 5e-5); // [1.4e-3, 1.1e-5]
            Assert.InRange(deviation.Typical, 0, gelu ? 1e-3 : 5e-6); // [2.8e-4, 1.1e-6]
        }
    }

    // A number that falls just on the other side of an edge of the table moves a few rows, but few of them.
    [Theory]
    [MemberData(nameof(RandomModels.GeluNames), MemberType = typeof(RandomModels))]
    public void In_32_bits_the_models_with_GELU_differ_only_by_its_table(string name)
    {
        using LlamaContext context = NewContext(name, GgmlType.F32, GgmlType.F32, FlashAttention.Disabled);
        ForwardPass rounded = models.Pass(name, GgmlType.F32, exact: false);

        foreach (int length in s_lengths)
        {
            Deviation deviation = Compare(context, length, rounded);
            Assert.InRange(deviation.Largest, 0, 1.5e-3); // [3.6e-4]
            Assert.InRange(deviation.Typical, 0, 1e-4); // [2.3e-5]
        }
    }

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void Weights_of_fewer_bits_stay_near_exact_arithmetic_over_the_same_weights(string name)
    {
        Deviation halves = CompareWhole(name, GgmlType.F16, GgmlType.F32, FlashAttention.Disabled);
        Deviation bytes = CompareWhole(name, GgmlType.Q8_0, GgmlType.F32, FlashAttention.Disabled);

        Assert.InRange(halves.Largest, 0, 2e-2); // [5.2e-3]
        Assert.InRange(halves.Typical, 0, 4e-3); // [9.1e-4]
        Assert.InRange(bytes.Largest, 0, 0.7); // [0.18]
        Assert.InRange(bytes.Typical, 0, 0.1); // [2.6e-2]
    }

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void Flash_attention_and_caches_of_fewer_bits_stay_near_exact_arithmetic(string name)
    {
        Deviation halves = CompareWhole(name, GgmlType.F32, GgmlType.F16, FlashAttention.Disabled);
        Deviation flashHalves = CompareWhole(name, GgmlType.F32, GgmlType.F16, FlashAttention.Enabled);
        Deviation flashBytes = CompareWhole(name, GgmlType.F32, GgmlType.Q8_0, FlashAttention.Enabled);

        Assert.InRange(halves.Largest, 0, 2e-2); // [4.3e-3]
        Assert.InRange(halves.Typical, 0, 3e-3); // [6.8e-4]
        Assert.InRange(flashHalves.Largest, 0, 6e-2); // [1.8e-2]
        Assert.InRange(flashHalves.Typical, 0, 4e-3); // [8.4e-4]
        Assert.InRange(flashBytes.Largest, 0, 0.5); // [0.12]
        Assert.InRange(flashBytes.Typical, 0, 6e-2); // [1.5e-2]
    }

    // A fact to know before believing a label: on a CPU, llama.cpp's flash attention turns F32 keys and values into halves.
    [Theory]
    [MemberData(nameof(RandomModels.Architectures), MemberType = typeof(RandomModels))]
    public void With_flash_attention_a_32_bit_cache_computes_what_a_16_bit_cache_does(string name)
    {
        using LlamaContext whole = NewContext(name, GgmlType.F32, GgmlType.F32, FlashAttention.Enabled);
        using LlamaContext half = NewContext(name, GgmlType.F32, GgmlType.F16, FlashAttention.Enabled);

        Assert.Equal(
            Deviation.Rows(half.Evaluate(RandomModels.Text, LogitPositions.All)),
            Deviation.Rows(whole.Evaluate(RandomModels.Text, LogitPositions.All))
        );
    }

    // Where a rounding falls to the same side everywhere, nothing but the last bits of float32 is left: over short texts this is so
    // for many rows. A rounding at a wrong place, or of a wrong kind, would move every row.
    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void Rounding_where_llama_cpp_rounds_gives_its_logits(string name)
    {
        foreach (
            (GgmlType weights, GgmlType cache) in (ReadOnlySpan<(GgmlType, GgmlType)>)
                [(GgmlType.F32, GgmlType.F16), (GgmlType.F16, GgmlType.F32), (GgmlType.F16, GgmlType.F16), (GgmlType.Q8_0, GgmlType.F16)]
        )
        {
            using LlamaContext context = NewContext(name, weights, cache, FlashAttention.Disabled);
            var model = ReferenceModel.Load(models.Model(name, weights).Path, Arithmetic.OfLlamaCpp(weights, cache));
            int[][] texts = [.. Enumerable.Range(100, 40).Select(seed => RandomModels.RandomTokens(3, seed))];
            var deviation = Deviation.Of(
                [.. texts.SelectMany(text => Deviation.Rows(context.Evaluate(text, LogitPositions.All)))],
                [.. texts.SelectMany(text => model.Forward(text).Logits)]
            );

            output.WriteLine($"{weights} weights, {cache} cache: {deviation}");
            Assert.InRange(deviation.BestQuarter, 0, 3e-6); // [5.7e-7]
        }
    }

    [Theory]
    [MemberData(nameof(RandomModels.Names), MemberType = typeof(RandomModels))]
    public void The_most_probable_token_is_that_of_the_formulas(string name)
    {
        using var context = new LlamaContext(models.Model(name), new LlamaContextOptions { Length = 256, Threads = 1 });
        Logits logits = context.Evaluate(RandomModels.Text, LogitPositions.All);
        double[][] exact = models.Pass(name, GgmlType.F32, exact: true).Logits;

        int same = logits.Positions.Count(position =>
            TopLogits.Of(logits.At(position), 1)[0] == exact[position].IndexOf(exact[position].Max())
        );

        // A tie within the deviation of the default context (F16 cache, flash attention) may fall either way.
        Assert.InRange(same, RandomModels.TextLength - 2, RandomModels.TextLength);
    }

    private Deviation CompareWhole(string name, GgmlType weights, GgmlType cache, FlashAttention flash)
    {
        using LlamaContext context = NewContext(name, weights, cache, flash);
        return Compare(context, RandomModels.TextLength, models.Pass(name, weights, exact: true));
    }

    private Deviation Compare(LlamaContext context, int length, ForwardPass expected)
    {
        Logits actual = context.Evaluate(RandomModels.Text[..length], LogitPositions.All);
        Assert.Equal(length, actual.Positions.Count);
        var deviation = Deviation.Of(actual, expected.Logits);
        output.WriteLine($"{length} tokens: {deviation}");
        return deviation;
    }

    private LlamaContext NewContext(string name, GgmlType weights, GgmlType cache, FlashAttention flash) =>
        new(
            models.Model(name, weights),
            new LlamaContextOptions
            {
                Length = 256,
                KeyType = cache,
                ValueType = cache,
                FlashAttention = flash,
                Threads = 1,
            }
        );
}
