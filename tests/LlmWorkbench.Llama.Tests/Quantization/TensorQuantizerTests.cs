using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;

namespace LlmWorkbench.Llama.Tests.Quantization;

/// <summary>ggml's blocks against an implementation of their own, straight from the definitions.</summary>
[Engine]
public sealed class TensorQuantizerTests
{
    private const int Columns = 512;
    private const int Rows = 16;

    [Fact]
    public void Q4_0_is_the_weight_of_largest_size_divided_by_minus_eight_and_rounded()
    {
        float[] weights = Gaussians(Columns * Rows);
        float[] read = TensorQuantizer.Decode(GgmlType.Q4_0, TensorQuantizer.Encode(GgmlType.Q4_0, weights, Columns));

        // d = max / −8 as a half; code = min(15, ⌊w/d + 8.5⌋); weight = d · (code − 8).
        float[] expected =
        [
            .. weights
                .Chunk(32)
                .SelectMany(block =>
                {
                    float peak = block.MaxBy(Math.Abs);
                    float d = peak / -8;
                    float stored = (float)(Half)d;
                    return block.Select(w => stored * (Math.Min(15, (int)((w * (1 / d)) + 8.5f)) - 8));
                }),
        ];
        Assert.Equal(expected, read);
    }

    [Fact]
    public void Q8_0_is_the_largest_size_divided_by_127_and_rounded()
    {
        float[] weights = Gaussians(Columns * Rows);
        float[] read = TensorQuantizer.Decode(GgmlType.Q8_0, TensorQuantizer.Encode(GgmlType.Q8_0, weights, Columns));

        float[] expected =
        [
            .. weights
                .Chunk(32)
                .SelectMany(block =>
                {
                    float d = block.Max(Math.Abs) / 127;
                    float stored = (float)(Half)d;
                    return block.Select(w => stored * (sbyte)MathF.Round(w * (1 / d), MidpointRounding.AwayFromZero));
                }),
        ];
        Assert.Equal(expected, read);
    }

    [Fact]
    public void Errors_fall_by_half_with_each_bit()
    {
        float[] weights = Gaussians(Columns * 64);
        double[] errors =
        [
            .. new[] { GgmlType.Q2_K, GgmlType.Q3_K, GgmlType.Q4_K, GgmlType.Q5_K, GgmlType.Q6_K }.Select(type =>
                Error(weights, TensorQuantizer.Decode(type, TensorQuantizer.Encode(type, weights, Columns)))
            ),
        ];

        Assert.All(errors.Zip(errors.Skip(1)), pair => Assert.InRange(pair.First / pair.Second, 1.6, 2.6));
    }

    [Fact]
    public void Importance_moves_the_error_to_where_it_does_not_matter()
    {
        float[] weights = Gaussians(Columns * 64);
        float[] importance = [.. Enumerable.Range(0, Columns).Select(i => i % 2 == 0 ? 100f : 0.01f)];
        double Even(float[] read) =>
            Math.Sqrt(weights.Zip(read).Where((_, i) => i % 2 == 0).Average(pair => Math.Pow(pair.First - pair.Second, 2)));

        double plain = Even(TensorQuantizer.Decode(GgmlType.Q4_K, TensorQuantizer.Encode(GgmlType.Q4_K, weights, Columns)));
        double weighted = Even(TensorQuantizer.Decode(GgmlType.Q4_K, TensorQuantizer.Encode(GgmlType.Q4_K, weights, Columns, importance)));
        Assert.InRange(weighted, 0.1 * plain, 0.97 * plain);
    }

    [Fact]
    public void Every_type_takes_zeros_and_columns_that_do_not_matter()
    {
        float[] importance = new float[Columns];
        float[] some = [.. Enumerable.Range(0, Columns).Select(i => i < 32 ? 1f : 0f)];
        Assert.All(
            TensorQuantizer.Types,
            type =>
            {
                Assert.All(
                    TensorQuantizer.Decode(type, TensorQuantizer.Encode(type, new float[Columns], Columns, some)),
                    value => Assert.Equal(0, value)
                );
                float[] weights = Gaussians(Columns);
                foreach (float[] matter in new[] { importance, some })
                {
                    // Whether it can be stored is ggml's business; that it neither ends the process nor stores what is not a number is
                    // ours.
                    try
                    {
                        Assert.All(
                            TensorQuantizer.Decode(type, TensorQuantizer.Encode(type, weights, Columns, matter)),
                            value => Assert.True(float.IsFinite(value))
                        );
                    }
                    catch (LlamaException e)
                    {
                        Assert.Contains("not a finite number", e.Message, StringComparison.Ordinal);
                    }
                }
            }
        );
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    public void Weights_beyond_the_range_of_a_type_are_refused_or_stored_as_numbers(float scale)
    {
        float[] weights = [.. Gaussians(Columns).Select(w => w * scale)];
        float[] importance = [.. Enumerable.Repeat(1f, Columns)];
        Assert.All(
            TensorQuantizer.Types,
            type =>
            {
                try
                {
                    Assert.All(
                        TensorQuantizer.Decode(type, TensorQuantizer.Encode(type, weights, Columns, importance)),
                        value => Assert.True(float.IsFinite(value))
                    );
                }
                catch (LlamaException e)
                {
                    Assert.Contains("too large", e.Message, StringComparison.Ordinal);
                }
            }
        );
    }

    [Fact]
    public void What_ggml_would_answer_with_an_abort_is_refused()
    {
        float[] weights = Gaussians(Columns);

        Assert.Throws<ArgumentException>(() => TensorQuantizer.Encode(GgmlType.IQ2_XXS, weights, Columns));
        Assert.Throws<ArgumentException>(() => TensorQuantizer.Encode(GgmlType.Q8_1, weights, Columns));
        Assert.Throws<ArgumentException>(() => TensorQuantizer.Encode(GgmlType.Q4_K, weights.AsSpan(0, 128), 128));
        Assert.Throws<ArgumentException>(() => TensorQuantizer.Encode(GgmlType.Q4_0, weights, Columns, new float[3]));
        Assert.Throws<ArgumentException>(() => TensorQuantizer.Decode(GgmlType.Q4_0, new byte[17]));
        Assert.Throws<LlamaException>(() =>
            TensorQuantizer.Encode(GgmlType.Q4_0, Enumerable.Repeat(float.PositiveInfinity, 32).ToArray(), 32)
        );
    }

    private static double Error(float[] weights, float[] read) =>
        Math.Sqrt(weights.Zip(read).Average(pair => Math.Pow(pair.First - pair.Second, 2)));

    private static float[] Gaussians(int count)
    {
        var random = new Random(5);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))),
        ];
    }
}
