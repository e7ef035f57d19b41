namespace LlmWorkbench.Gguf.Tests.Reading;

[Fast]
public sealed class TensorLayoutTests : ReadingTest
{
    private static RawGguf Two(ulong[] first, ulong secondOffset, int dataBytes) =>
        new RawGguf().Start(2, 0).Tensor("a", first, 0, 0).Tensor("b", [8], 0, secondOffset).Pad().Zeros(dataBytes);

    [Fact]
    public void Reads_tensors_that_follow_each_other_with_padding() => Assert.Equal(64, Read(Two([9], 64, 96)).Tensors[1].Offset);

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    [InlineData(60)]
    public void Refuses_overlapping_tensors(ulong offset) =>
        Refused(Two([9], offset, 200), $"'b' starts at offset {offset}, inside the tensor before it; it must start at 64");

    [Theory]
    [InlineData(65)]
    [InlineData(96)]
    [InlineData(long.MaxValue)]
    public void Refuses_gaps(ulong offset) =>
        Refused(Two([9], offset, 200), $"'b' starts at offset {offset:N0}, and leaves a gap; it must start at 64");

    [Fact]
    public void Refuses_a_negative_offset() =>
        Refused(Two([9], ulong.MaxValue, 200), "'b' starts at offset 18,446,744,073,709,551,615; the file has");

    [Fact]
    public void Says_how_many_bytes_are_missing() =>
        Refused(Two([9], 64, 64 + 31), "cut off inside tensor 'b'", "has 191 bytes and should have 192, so 1 byte is missing");

    [Fact]
    public void Names_the_first_tensor_that_is_cut_and_counts_to_the_end_of_the_last() =>
        Refused(Two([9], 64, 10), "cut off inside tensor 'a'", "so 86 bytes are missing");

    [Fact]
    public void Refuses_a_file_that_ends_before_the_weights() =>
        Refused(new RawGguf().Start(1, 0).Tensor("a", [0], 0, 0), "before the weights, which start at 64");

    [Fact]
    public void The_last_tensor_needs_no_padding() =>
        Assert.Equal(4, Assert.Single(Read(new RawGguf().Start(1, 0).Tensor("a", [1], 0, 0).Pad().F32(1)).Tensors).ByteLength);

    [Fact]
    public void Refuses_sizes_whose_sum_overflows()
    {
        // Each size fits; the sum does not.
        const ulong Elements = 1UL << 60;
        Refused(
            new RawGguf().Start(2, 0).Tensor("a", [Elements], 0, 0).Tensor("b", [Elements], 0, Elements * 4).Pad().Zeros(64),
            "up to 'b' add up to more than 9,223,372,036,854,775,807 bytes"
        );
    }

    [Fact]
    public void Refuses_a_size_whose_padding_overflows() =>
        Refused(
            new RawGguf().Start(1, 0).Tensor("a", [(1UL << 63) - 2], (uint)GgmlType.I8, 0).Pad().Zeros(64),
            "'a'",
            "add up to more than"
        );

    [Fact]
    public void Refuses_a_tensor_far_beyond_the_file() =>
        Refused(Two([1UL << 50], 1UL << 52, 64), "cut off inside tensor 'a'", "so 4,503,599,627,370,464 bytes are missing");
}
