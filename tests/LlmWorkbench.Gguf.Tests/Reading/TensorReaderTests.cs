namespace LlmWorkbench.Gguf.Tests.Reading;

[Fast]
public sealed class TensorReaderTests : ReadingTest
{
    private static RawGguf One(ulong[] dimensions, uint type = 0, string name = "t") =>
        new RawGguf().Start(1, 0).Tensor(name, dimensions, type, 0).Pad().Zeros(64);

    [Fact]
    public void Reads_shapes_in_ggmls_order()
    {
        GgufTensor tensor = Assert.Single(Read(One([2, 3])).Tensors);
        Assert.Equal([2, 3], tensor.Dimensions);
        Assert.Equal((2, 3, 6, 24), (tensor.RowLength, tensor.RowCount, tensor.ElementCount, tensor.ByteLength));
    }

    [Fact]
    public void A_tensor_without_dimensions_has_one_element() => Assert.Equal(4, Assert.Single(Read(One([])).Tensors).ByteLength);

    [Fact]
    public void A_tensor_may_have_no_elements() => Assert.Equal(0, Assert.Single(Read(One([4, 0])).Tensors).ByteLength);

    [Theory]
    [InlineData(65_537, "it may be at most 65,536")]
    [InlineData(ulong.MaxValue, "it may be at most 65,536")]
    [InlineData(5, "describe at most 4")]
    public void Refuses_more_tensors_than_the_file_can_describe(ulong count, string limit) =>
        Refused(new RawGguf().Start(count, 0).Zeros(124), $"the number of tensors is {count:N0}", limit);

    [Theory]
    [InlineData(5u)]
    [InlineData(0xFFFFFFFF)]
    public void Refuses_more_than_four_dimensions(uint count) =>
        Refused(new RawGguf().Start(1, 0).Text("t").U32(count).Zeros(200), $"'t' has {count:N0} dimensions", "at most 4");

    [Theory]
    [InlineData(1UL << 32, 1UL << 32)] // wraps to 0
    [InlineData(1UL << 62, 4)]
    [InlineData((1UL << 63) - 1, 1)]
    [InlineData((1UL << 32) + 1, (1UL << 32) - 1)]
    public void Refuses_dimensions_whose_product_overflows(ulong first, ulong second) =>
        Refused(One([first, second]), $"'t' has the shape [{first}, {second}]", "fewer than 9,223,372,036,854,775,807");

    [Fact]
    public void Refuses_an_overflow_that_a_zero_hides() => Refused(One([1UL << 40, 1UL << 40, 0]), "its elements must be fewer than");

    [Fact]
    public void Refuses_a_negative_dimension() => Refused(One([ulong.MaxValue, 2]), "[-1, 2]", "no dimension may be negative");

    [Theory]
    [InlineData(0u, 1UL << 61)] // times 4 this wraps to 0
    [InlineData(28u, 1UL << 60)] // times 8
    [InlineData(0u, 1UL << 62)]
    public void Refuses_elements_whose_size_overflows(uint type, ulong elements) =>
        Refused(One([elements], type), "'t' of type", "its size in bytes must be less than");

    [Theory]
    [InlineData(-1)]
    [InlineData(4)] // removed from ggml
    [InlineData(31)]
    [InlineData(38)]
    [InlineData(43)]
    [InlineData(int.MinValue)]
    public void Refuses_negative_removed_and_unknown_types(int type) =>
        Refused(One([32], unchecked((uint)type)), $"'t' has type {type};", "0 to 42");

    [Theory]
    [InlineData(8u, 31, 32)]
    [InlineData(12u, 32, 256)]
    [InlineData(12u, 257, 256)]
    [InlineData(40u, 32, 64)]
    public void Refuses_rows_that_are_no_whole_blocks(uint type, ulong row, int block) =>
        Refused(One([row, 256], type), $"rows of {row} elements", $"a multiple of {block}");

    [Fact]
    public void Reads_a_name_of_63_bytes() =>
        Assert.Equal(63, Assert.Single(Read(One([1], name: new string('n', 63))).Tensors).Name.Length);

    [Fact]
    public void Refuses_a_name_of_64_bytes() =>
        Refused(One([1], name: new string('n', 64)), "the name of tensor 0 is 64 bytes long; it may have at most 63");

    [Fact]
    public void Counts_a_name_in_bytes() => Refused(One([1], name: new string('ä', 32)), "64 bytes long");

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a\0b", "with a zero byte")]
    public void Refuses_names_that_C_would_read_differently(string name, string problem) => Refused(One([1], name: name), problem);

    [Fact]
    public void Refuses_duplicate_names() =>
        Refused(
            new RawGguf().Start(2, 0).Tensor("t", [1], 0, 0).Tensor("t", [1], 0, 32).Pad().Zeros(64),
            "the tensor name 't' comes twice"
        );
}
