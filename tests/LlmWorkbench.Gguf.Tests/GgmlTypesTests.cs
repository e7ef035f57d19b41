namespace LlmWorkbench.Gguf.Tests;

[Fast]
public sealed class GgmlTypesTests
{
    // The sizes that llama.cpp's documentation and ggml's block structures give.
    [Theory]
    [InlineData(GgmlType.F32, 0, 1, 32)]
    [InlineData(GgmlType.F16, 1, 1, 16)]
    [InlineData(GgmlType.BF16, 30, 1, 16)]
    [InlineData(GgmlType.Q4_0, 2, 32, 4.5)]
    [InlineData(GgmlType.Q4_1, 3, 32, 5)]
    [InlineData(GgmlType.Q5_0, 6, 32, 5.5)]
    [InlineData(GgmlType.Q5_1, 7, 32, 6)]
    [InlineData(GgmlType.Q8_0, 8, 32, 8.5)]
    [InlineData(GgmlType.Q8_1, 9, 32, 9)]
    [InlineData(GgmlType.Q2_K, 10, 256, 2.625)]
    [InlineData(GgmlType.Q3_K, 11, 256, 3.4375)]
    [InlineData(GgmlType.Q4_K, 12, 256, 4.5)]
    [InlineData(GgmlType.Q5_K, 13, 256, 5.5)]
    [InlineData(GgmlType.Q6_K, 14, 256, 6.5625)]
    [InlineData(GgmlType.Q8_K, 15, 256, 9.125)]
    [InlineData(GgmlType.IQ2_XXS, 16, 256, 2.0625)]
    [InlineData(GgmlType.IQ2_XS, 17, 256, 2.3125)]
    [InlineData(GgmlType.IQ3_XXS, 18, 256, 3.0625)]
    [InlineData(GgmlType.IQ1_S, 19, 256, 1.5625)]
    [InlineData(GgmlType.IQ4_NL, 20, 32, 4.5)]
    [InlineData(GgmlType.IQ3_S, 21, 256, 3.4375)]
    [InlineData(GgmlType.IQ2_S, 22, 256, 2.5625)]
    [InlineData(GgmlType.IQ4_XS, 23, 256, 4.25)]
    [InlineData(GgmlType.I8, 24, 1, 8)]
    [InlineData(GgmlType.I16, 25, 1, 16)]
    [InlineData(GgmlType.I32, 26, 1, 32)]
    [InlineData(GgmlType.I64, 27, 1, 64)]
    [InlineData(GgmlType.F64, 28, 1, 64)]
    [InlineData(GgmlType.IQ1_M, 29, 256, 1.75)]
    [InlineData(GgmlType.TQ1_0, 34, 256, 1.6875)]
    [InlineData(GgmlType.TQ2_0, 35, 256, 2.0625)]
    [InlineData(GgmlType.MXFP4, 39, 32, 4.25)]
    [InlineData(GgmlType.NVFP4, 40, 64, 4.5)]
    [InlineData(GgmlType.Q1_0, 41, 128, 1.125)]
    [InlineData(GgmlType.Q2_0, 42, 64, 2.25)]
    public void Every_type_has_its_number_block_and_bits(GgmlType type, int number, int block, double bits)
    {
        Assert.Equal(number, (int)type);
        Assert.Equal(block, GgmlTypes.BlockSize(type));
        Assert.Equal(bits, GgmlTypes.BitsPerWeight(type));
        Assert.Equal(bits * block / 8, GgmlTypes.BytesPerBlock(type));
        Assert.Equal(block > 1, GgmlTypes.IsQuantized(type));
        Assert.Contains(type, GgmlTypes.All);
    }

    [Fact]
    public void There_are_35_types() => Assert.Equal(35, GgmlTypes.All.Count);

    [Theory]
    [InlineData(GgmlType.Q4_K, "Q4_K")]
    [InlineData(GgmlType.F16, "F16")]
    [InlineData(GgmlType.IQ2_XXS, "IQ2_XXS")]
    public void Names_are_llama_cpps(GgmlType type, string name) => Assert.Equal(name, GgmlTypes.Name(type));

    [Theory]
    [InlineData(4)]
    [InlineData(43)]
    public void Unknown_types_have_no_size(uint number)
    {
        Assert.False(GgmlTypes.IsKnown((GgmlType)number));
        Assert.Throws<ArgumentOutOfRangeException>(() => GgmlTypes.BlockSize((GgmlType)number));
        Assert.Throws<ArgumentOutOfRangeException>(() => GgmlTypes.Name((GgmlType)number));
    }
}
