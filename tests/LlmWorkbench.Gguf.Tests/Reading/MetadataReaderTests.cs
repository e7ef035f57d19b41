using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Tests.Reading;

[Fast]
public sealed class MetadataReaderTests : ReadingTest
{
    [Fact]
    public void Reads_every_type_of_value()
    {
        GgufMetadata metadata = Read(
            new RawGguf()
                .Start(0, 12)
                .Key("u8", 0)
                .U8(200)
                .Key("i8", 1)
                .U8(0xFF)
                .Key("u16", 2)
                .Bytes(0xFE, 0xFF)
                .Key("i16", 3)
                .Bytes(0xFE, 0xFF)
                .Key("u32", 4)
                .U32(uint.MaxValue)
                .Key("i32", 5)
                .U32(uint.MaxValue)
                .Key("f32", 6)
                .F32(0.5f)
                .Key("bool", 7)
                .U8(1)
                .Key("str", 8)
                .Text("ä")
                .Key("u64", 10)
                .U64(ulong.MaxValue)
                .Key("i64", 11)
                .U64(ulong.MaxValue)
                .Key("f64", 12)
                .U64(BitConverter.DoubleToUInt64Bits(0.1))
        ).Metadata;
        Assert.Equal([200, -1, 65534, -2, uint.MaxValue, -1], metadata.Take(6).Select(e => e.Value.AsInteger()));
        Assert.Equal(0.5, metadata.GetNumber("f32"));
        Assert.True(metadata.GetBoolean("bool"));
        Assert.Equal("ä", metadata.GetString("str"));
        Assert.Null(metadata.GetInteger("u64"));
        Assert.Equal((double)ulong.MaxValue, metadata.GetNumber("u64"));
        Assert.Equal(-1, metadata.GetInteger("i64"));
        Assert.Equal(0.1, metadata.GetNumber("f64"));
        Assert.Equal(["u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "str", "u64", "i64", "f64"], metadata.Keys);
    }

    [Fact]
    public void Reads_arrays_of_numbers_truth_values_and_strings()
    {
        GgufMetadata metadata = Read(
            new RawGguf()
                .Start(0, 4)
                .ArrayKey("i", 5, 2)
                .U32(7)
                .U32(uint.MaxValue)
                .ArrayKey("b", 7, 3)
                .Bytes(0, 1, 2)
                .ArrayKey("s", 8, 3)
                .Text("a")
                .Text("")
                .Text([0xFF, (byte)'x'])
                .ArrayKey("empty", 10, 0)
        ).Metadata;
        Assert.Equal([7, -1], metadata.GetIntegers("i")!);
        Assert.Equal([false, true, true], metadata["b"].AsBooleans()!);
        Assert.Equal(["a", "", "\uFFFDx"], metadata.GetStrings("s")!);
        Assert.Equal([0xFF, (byte)'x'], metadata["s"].Strings!.GetUtf8(2).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => metadata["s"].Strings![-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => metadata["s"].Strings![metadata["s"].Count]);
        Assert.Equal(0, metadata["empty"].Count);
        Assert.Equal([], metadata["empty"].AsBooleans()!);
        Assert.Null(metadata["i"].AsBooleans());
        Assert.Null(metadata["s"].AsBooleans());
        Assert.Equal(GgufValueType.UInt64, metadata["empty"].ElementType);
    }

    [Theory]
    [InlineData(65_537, "it may be at most 65,536")]
    [InlineData(ulong.MaxValue, "it may be at most 65,536")]
    [InlineData(ulong.MaxValue / 14, "it may be at most 65,536")] // times the least bytes of an entry this wraps to little
    [InlineData(3, "hold at most 2")]
    public void Refuses_more_entries_than_the_file_can_hold(ulong count, string limit) =>
        Refused(new RawGguf().Start(0, count).Zeros(41), $"metadata entries is {count:N0}", limit);

    [Fact]
    public void Refuses_entries_whose_number_times_the_tensors_overflows() =>
        Refused(new RawGguf().Start(1UL << 32, 1UL << 32).Zeros(100), "the number of tensors is 4,294,967,296");

    [Theory]
    [InlineData(2)]
    [InlineData(1UL << 40)]
    [InlineData(ulong.MaxValue)]
    public void Refuses_a_string_longer_than_the_file(ulong length) =>
        Refused(new RawGguf().Start(0, 1).Key("name", 8).U64(length).U8(65), "'name'", $"{length:N0} bytes", "1 are left");

    [Theory]
    [InlineData(4, 2)]
    [InlineData(12, 1UL << 61)] // times 8 this wraps to 0
    [InlineData(0, ulong.MaxValue)]
    [InlineData(7, 8)]
    [InlineData(8, 1)]
    [InlineData(8, 1UL << 61)]
    public void Refuses_an_array_longer_than_the_file(uint type, ulong count) =>
        Refused(new RawGguf().Start(0, 1).ArrayKey("list", type, count).Zeros(7), "'list'", $"{count:N0}");

    [Fact]
    public void Refuses_an_array_whose_last_string_is_cut_off() =>
        Refused(new RawGguf().Start(0, 1).ArrayKey("list", 8, 2).Text("ab").U64(9).Zeros(8), "'list'", "9 bytes", "8 are left");

    [Fact]
    public void Refuses_an_array_of_arrays() =>
        Refused(new RawGguf().Start(0, 1).ArrayKey("list", 9, 1).U32(4).U64(1).U32(1), "'list' is an array of arrays");

    [Theory]
    [InlineData(13u)]
    [InlineData(uint.MaxValue)]
    public void Refuses_an_unknown_value_type(uint type)
    {
        Refused(new RawGguf().Start(0, 1).Key("k", type).U64(0), "the type of 'k'", $"{type:N0}", "from 0 to 12");
        Refused(new RawGguf().Start(0, 1).ArrayKey("k", type, 1).U64(0), "the element type of 'k'", $"{type:N0}", "from 0 to 12");
    }

    [Fact]
    public void Refuses_duplicate_keys() =>
        Refused(new RawGguf().Start(0, 2).Key("general.name", 4).U32(1).Key("general.name", 4).U32(2), "'general.name' comes twice");

    [Fact]
    public void Refuses_an_empty_key() =>
        Refused(new RawGguf().Start(0, 1).Key("", 4).U32(1).Zeros(8), "the key of metadata entry 0 is empty");

    [Fact]
    public void Refuses_a_key_with_a_zero_byte() => Refused(new RawGguf().Start(0, 1).Key("a\0b", 4).U32(1), "with a zero byte");

    [Fact]
    public void Refuses_a_key_that_is_not_UTF8() => Refused(new RawGguf().Start(0, 1).Text([0xC3, 0x28]).U32(4).U32(1), "is not UTF-8");

    [Fact]
    public void Refuses_a_key_of_more_than_65535_bytes() =>
        Refused(new RawGguf().Start(0, 1).Key(new string('k', 65_536), 4).U32(1), "65,536 bytes long", "at most 65,535");

    [Fact]
    public void Shows_control_characters_of_a_key_as_numbers() =>
        Refused(new RawGguf().Start(0, 2).Key("a\n\u202Eb", 4).U32(1).Key("a\n\u202Eb", 4).U32(1), @"'a\u000A\u202Eb'");

    [Fact]
    public void Refuses_a_header_cut_at_any_byte()
    {
        byte[] whole = new RawGguf()
            .Start(1, 3)
            .Key("general.name", 8)
            .Text("x")
            .ArrayKey("list", 8, 2)
            .Text("ab")
            .Text("c")
            .ArrayKey("numbers", 6, 2)
            .F32(1)
            .F32(2)
            .Tensor("t", [2], 0, 0)
            .Pad()
            .F32(1)
            .F32(2)
            .ToArray();
        var file = GgufFile.Read(Folder.Write("whole.gguf", whole));
        Assert.Equal(whole.Length - 8, file.DataOffset);
        for (int length = 0; length < whole.Length; length++)
        {
            Refused(whole[..length]);
        }
    }
}
