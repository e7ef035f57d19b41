using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Gguf.Tests.Numbers;

[Fast]
public sealed class HalfFloatTests : ReadingTest
{
    private float[] ThroughF16(float[] values)
    {
        string path = Folder.File("f16.gguf");
        GgufWriter writer = new();
        writer.AddTensor("t", [values.Length], values, GgmlType.F16);
        writer.Write(path);
        var file = GgufFile.Read(path);
        using GgufTensorData data = file.OpenTensors();
        return data.ReadFloats(file.Tensors[0]);
    }

    [Fact]
    public void Every_half_survives_writing_and_reading()
    {
        float[] halves =
        [
            .. Enumerable.Range(0, 65536).Select(i => (float)BitConverter.UInt16BitsToHalf((ushort)i)).Where(f => !float.IsNaN(f)),
        ];
        Assert.Equal(65536 - 2046, halves.Length);
        Assert.Equal(halves.Select(BitConverter.SingleToInt32Bits), ThroughF16(halves).Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void Rounds_to_the_nearest_half_and_ties_to_even() =>
        Assert.Equal(
            [1f, 1f + (1f / 512), 65504f, float.PositiveInfinity, 0f, 5.9604645e-8f],
            ThroughF16([1f + (1f / 2048), 1f + (3f / 2048), 65519f, 65520f, 2.9802322e-8f, 2.9802326e-8f])
        );

    [Theory]
    [InlineData(0x7FC12345, 0x7E00)]
    [InlineData(0x7F800001, 0x7E00)]
    [InlineData(unchecked((int)0xFFC00000), 0xFE00)]
    public void Not_a_number_becomes_ggmls(int bits, int expected)
    {
        string path = Folder.File("nan.gguf");
        GgufWriter writer = new();
        writer.AddTensor("t", [1], [BitConverter.Int32BitsToSingle(bits)], GgmlType.F16);
        writer.Write(path);
        var file = GgufFile.Read(path);
        using GgufTensorData data = file.OpenTensors();
        Assert.Equal(expected, BitConverter.ToUInt16(data.Read(file.Tensors[0])));
    }

    [Fact]
    public void Reads_BF16_as_the_upper_half_of_a_float()
    {
        GgufFile file = Read(new RawGguf().Start(1, 0).Tensor("t", [3], 30, 0).Pad().Bytes(0x80, 0x3F, 0x49, 0xC0, 0x01, 0x00));
        using GgufTensorData data = file.OpenTensors();
        Assert.Equal([1f, -3.140625f, BitConverter.Int32BitsToSingle(0x00010000)], data.ReadFloats(file.Tensors[0]));
    }
}
