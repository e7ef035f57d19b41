using System.Buffers.Binary;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Gguf.Tests.Numbers;

[Fast]
public sealed class Q8BlockTests : ReadingTest
{
    // ggml's definition of Q8_0, written down again: d = max|x| / 127 in single precision, stored as a half;
    // each number is x times 1/d, rounded to the nearest whole number, halves away from zero.
    private static byte[] ByDefinition(float[] x)
    {
        float largest = 0;
        foreach (float value in x)
        {
            largest = Math.Abs(value) > largest ? Math.Abs(value) : largest;
        }

        float d = largest / 127f;
        float inverse = d == 0f ? 0f : 1f / d;
        byte[] block = new byte[34];
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)d);
        for (int i = 0; i < 32; i++)
        {
            double product = x[i] * inverse; // exact: a float fits a double
            block[2 + i] = unchecked((byte)(sbyte)(Math.Sign(product) * Math.Floor(Math.Abs(product) + 0.5)));
        }

        return block;
    }

    private byte[] Written(float[] values)
    {
        string path = Folder.File("q8.gguf");
        GgufWriter writer = new();
        writer.AddTensor("t", [32, values.Length / 32], values, GgmlType.Q8_0);
        writer.Write(path, overwrite: true);
        var file = GgufFile.Read(path);
        using GgufTensorData data = file.OpenTensors();
        return data.Read(file.Tensors[0]);
    }

    [Fact]
    public void Writes_bit_for_bit_what_the_definition_says()
    {
        Random random = new(7);
        float[] values = new float[32 * 5000];
        for (int i = 0; i < values.Length; i++)
        {
            // Blocks of very different sizes, with zeros and repeated values among them.
            double size = Math.Pow(10, ((i / 32) % 60 / 10.0) - 4);
            values[i] = random.Next(20) == 0 ? 0 : (float)((random.NextDouble() - 0.5) * size);
        }

        Assert.Equal(values.Chunk(32).SelectMany(ByDefinition), Written(values));
    }

    [Fact]
    public void Rounds_halves_away_from_zero()
    {
        // The largest is 127, so d is 1 and each number is stored as it rounds.
        float[] values = new float[32];
        float[] start = [127, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 0.49999997f, 126.5f, -126.49999f, 3];
        start.CopyTo(values, 0);
        byte[] block = Written(values);
        Assert.Equal([0x00, 0x3C], block[..2]);
        Assert.Equal([127, 1, -1, 2, 3, -3, 0, 127, -126, 3], block.Skip(2).Take(10).Select(b => (int)(sbyte)b));
    }

    [Fact]
    public void A_block_of_zeros_is_all_zero() => Assert.Equal(new byte[34], Written(new float[32]));

    [Fact]
    public void A_block_of_subnormal_numbers_is_zero() => Assert.Equal(new byte[34], Written([.. Enumerable.Repeat(1e-44f, 32)]));

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void Refuses_numbers_that_would_spoil_their_block(float value)
    {
        float[] values = new float[64];
        values[40] = value;
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Written(values));
        Assert.Contains("Number 40 of t [32, 2] Q8_0", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder.Path));
    }

    [Fact]
    public void Reads_numbers_as_multiples_of_the_scale()
    {
        byte[] block = new byte[34];
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)0.25f);
        block[2] = 127;
        block[3] = 0x81;
        block[33] = 1;
        GgufFile file = Read(new RawGguf().Start(1, 0).Tensor("t", [32], 8, 0).Pad().Bytes(block));
        using GgufTensorData data = file.OpenTensors();
        float[] values = data.ReadFloats(file.Tensors[0]);
        Assert.Equal([31.75f, -31.75f, 0f], values[..3]);
        Assert.Equal(0.25f, values[31]);
    }
}
