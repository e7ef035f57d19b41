using System.Buffers.Binary;
using System.Text;
using LlmWorkbench.Training.Export.HuggingFace;

namespace LlmWorkbench.Training.Tests.Export.HuggingFace;

[Fast]
public sealed class SafetensorsReaderTests
{
    [Fact]
    public void Reads_numbers_of_32_and_16_bits()
    {
        byte[] numbers = new byte[8 + 4 + 4];
        BinaryPrimitives.WriteSingleLittleEndian(numbers, 1.5f);
        BinaryPrimitives.WriteSingleLittleEndian(numbers.AsSpan(4), -3e-5f);
        BinaryPrimitives.WriteHalfLittleEndian(numbers.AsSpan(8), (Half)0.25f);
        BinaryPrimitives.WriteHalfLittleEndian(numbers.AsSpan(10), Half.NegativeInfinity);
        // The upper halves of the float32 numbers 1 (3f80 0000) and -2 (c000 0000).
        BinaryPrimitives.WriteUInt16LittleEndian(numbers.AsSpan(12), 0x3f80);
        BinaryPrimitives.WriteUInt16LittleEndian(numbers.AsSpan(14), 0xc000);
        const string Header = """
            {"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[2],"data_offsets":[8,12]},
             "a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"c":{"dtype":"BF16","shape":[2,1],"data_offsets":[12,16]}}
            """;

        With(
            Header,
            numbers,
            file =>
            {
                Assert.Equal(["a", "b", "c"], file.Tensors.Keys.Order());
                Assert.Equal([1, 2], file.Tensors["a"].Shape);
                Assert.Equal([1.5f, -3e-5f], file.Read(file.Tensors["a"]));
                Assert.Equal([0.25f, float.NegativeInfinity], file.Read(file.Tensors["b"]));
                Assert.Equal([1f, -2f], file.Read(file.Tensors["c"]));
            }
        );
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""", "a needs 8 bytes for its shape, and has 16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9999999,9999999,9999999],"data_offsets":[0,16]}}""", "for its shape, and has 16")]
    [InlineData("""{"a":{"dtype":"F32","shape":[8],"data_offsets":[0,32]}}""", "from byte 0 to 32, and 16 are there")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""", "from byte 16 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""", "a has -4 for a length or a place")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4.5],"data_offsets":[0,16]}}""", "a has 4.5 for a length or a place")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "its numbers end at byte")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}}""",
        "b begins at byte 4, and the numbers before it end at 8"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
        "a is in its header twice"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[4]}}""", "a has no type, no shape or no place")]
    [InlineData("""{"a":{"dtype":"F32","shape":4,"data_offsets":[0,16]}}""", "something in a place where something else belongs")]
    [InlineData("""["a"]""", "something in a place where something else belongs")]
    [InlineData("""{"a":""", "its header is no JSON")]
    [InlineData("""{"a":[[[[[[[[[[0]]]]]]]]]]}""", "its header is no JSON")]
    public void Says_what_is_wrong_with_a_header(string header, string expected)
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => With(header, new byte[16], _ => { }));
        Assert.StartsWith("m.safetensors is no safetensors file that can be read: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(1000UL)]
    [InlineData(1UL << 40)]
    [InlineData(ulong.MaxValue)]
    public void Refuses_a_header_that_is_longer_than_the_file_or_none(ulong length)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder["m.safetensors"], bytes);

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => SafetensorsReader.Open(folder["m.safetensors"]).Dispose());
        Assert.Contains("its header would have", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_empty_file_and_numbers_of_other_types()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["m.safetensors"], []);
        Assert.Throws<InvalidDataException>(() => SafetensorsReader.Open(folder["m.safetensors"]).Dispose());

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() =>
            With("""{"a":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}}""", new byte[16], file => file.Read(file.Tensors["a"]))
        );
        Assert.Contains("a is stored as I64, and only F32, F16 and BF16 are read", refused.Message, StringComparison.Ordinal);
    }

    private static void With(string header, byte[] numbers, Action<SafetensorsReader> use)
    {
        using var folder = new TemporaryFolder();
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(folder["m.safetensors"], [.. length, .. text, .. numbers]);
        using var file = SafetensorsReader.Open(folder["m.safetensors"]);
        use(file);
    }
}
