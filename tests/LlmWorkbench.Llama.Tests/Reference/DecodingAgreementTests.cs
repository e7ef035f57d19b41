using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Reference;

/// <summary>
/// The ways to read a text agree. Bit for bit where <see cref="LlamaContext.ReuseBlock"/> promises it; one token at a time sums
/// in another order than a block, and what a cache's rounding makes of that is bounded.
/// </summary>
[Engine]
public sealed class DecodingAgreementTests(RandomModels models, ITestOutputHelper output)
{
    private const int Prefix = 150;
    private const int FirstWanted = 140;

    private static readonly GgmlType[] s_cacheTypes = [GgmlType.F32, GgmlType.F16, GgmlType.Q8_0];

    public static TheoryData<string, GgmlType> Cases =>
        [.. from name in RandomModels.Architectures from cache in s_cacheTypes select (name.Data, cache)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_cached_prefix_gives_the_same_bits_as_a_fresh_context(string name, GgmlType cache)
    {
        using LlamaContext reusing = NewContext(name, cache);
        using LlamaContext fresh = NewContext(name, cache);
        int[] other = [.. RandomModels.Text[..Prefix], .. RandomModels.RandomTokens(90, seed: 31)];
        reusing.Evaluate(other);

        float[][] actual = Deviation.Rows(reusing.Evaluate(RandomModels.Text, LogitPositions.From(FirstWanted)));
        float[][] expected = Deviation.Rows(fresh.Evaluate(RandomModels.Text, LogitPositions.From(FirstWanted)));

        Assert.Equal((128, 0), (reusing.ReusedTokens, fresh.ReusedTokens));
        Assert.Equal(RandomModels.TextLength - FirstWanted, expected.Length);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Logits_do_not_depend_on_what_comes_after(string name, GgmlType cache)
    {
        using LlamaContext context = NewContext(name, cache);
        float[][] before = Deviation.Rows(context.Evaluate(RandomModels.Text, LogitPositions.All));

        foreach (int changedFrom in (int[])[1, 63, 64, 130, 199])
        {
            int[] changed =
            [
                .. RandomModels.Text[..changedFrom],
                .. RandomModels.RandomTokens(RandomModels.TextLength, seed: 33)[changedFrom..],
            ];
            context.Clear();
            float[][] after = Deviation.Rows(context.Evaluate(changed, LogitPositions.All));

            Assert.Equal(before[..changedFrom], after[..changedFrom]);
            Assert.NotEqual(before[changedFrom], after[changedFrom]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_token_at_a_time_agrees_with_the_whole_text(string name, GgmlType cache)
    {
        using LlamaContext batched = NewContext(name, cache);
        using LlamaContext incremental = NewContext(name, cache);
        float[][] expected = Deviation.Rows(batched.Evaluate(RandomModels.Text, LogitPositions.All));
        float[][] actual = [.. expected.Select(_ => new float[batched.Model.Vocabulary.Count])];

        incremental.Evaluate(RandomModels.Text[..1], LogitPositions.All).Last.CopyTo(actual[0]);
        for (int position = 1; position < actual.Length; position++)
        {
            incremental.Append(RandomModels.Text[position], actual[position]);
        }

        var deviation = Deviation.Of(actual, [.. expected.Select(row => row.Select(logit => (double)logit).ToArray())]);
        output.WriteLine($"{cache} cache: {deviation}");
        Assert.InRange(
            deviation.Largest,
            0,
            cache switch
            {
                GgmlType.F32 => Exact(name), // [3.8e-6; 4.4e-4 with GELU]
                GgmlType.F16 => 1e-2, // [1.7e-3]
                _ => 2e-2, // [1.4e-3]
            }
        );
        Assert.InRange(
            actual.Zip(expected).Count(pair => Top(pair.First) == Top(pair.Second)),
            RandomModels.TextLength - 2,
            RandomModels.TextLength
        );
    }

    [Theory]
    [MemberData(nameof(RandomModels.Architectures), MemberType = typeof(RandomModels))]
    public void Asking_for_the_last_row_alone_changes_it_by_its_last_bits_at_most(string name)
    {
        using LlamaContext all = NewContext(name, GgmlType.F32);
        using LlamaContext last = NewContext(name, GgmlType.F32);
        double[] expected = [.. all.Evaluate(RandomModels.Text, LogitPositions.All).Last.ToArray().Select(logit => (double)logit)];

        var deviation = Deviation.Of([last.Evaluate(RandomModels.Text).Last.ToArray()], [expected]);

        output.WriteLine($"last row alone: {deviation}");
        Assert.InRange(deviation.Largest, 0, Exact(name)); // [4.5e-7]
    }

    // In 32 bits only the order of sums differs; llama.cpp's table of 16-bit GELUs makes more of it at its edges.
    private static double Exact(string name) => RandomModels.HasGelu(name) ? 2e-3 : 2e-5;

    private static int Top(float[] logits) => TopLogits.Of(logits, 1)[0];

    // A cache of bytes needs flash attention; the others do without, so that 32 bits stay 32 bits.
    private LlamaContext NewContext(string name, GgmlType cache) =>
        new(
            models.Model(name),
            new LlamaContextOptions
            {
                Length = 256,
                KeyType = cache,
                ValueType = cache,
                FlashAttention = cache == GgmlType.Q8_0 ? FlashAttention.Enabled : FlashAttention.Disabled,
                Threads = 1,
            }
        );
}
