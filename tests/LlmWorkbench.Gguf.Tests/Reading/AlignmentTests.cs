using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Tests.Reading;

[Fast]
public sealed class AlignmentTests : ReadingTest
{
    private static RawGguf WithAlignment(uint type) => new RawGguf().Start(1, 1).Key("general.alignment", type);

    [Theory]
    [InlineData(1u)]
    [InlineData(8u)]
    [InlineData(4096u)]
    public void Honours_the_alignment_that_the_file_asks_for(uint alignment)
    {
        GgufFile file = Read(WithAlignment(4).U32(alignment).Tensor("t", [1], 0, 0).Pad((int)alignment).F32(3));
        Assert.Equal((int)alignment, file.Alignment);
        using GgufTensorData data = file.OpenTensors();
        Assert.Equal([3f], data.ReadFloats(file.Tensors[0]));
    }

    [Fact]
    public void Takes_32_when_the_file_does_not_say() => Assert.Equal(32, Read(new RawGguf().Start(0, 0)).Alignment);

    [Theory]
    [InlineData(0u)]
    [InlineData(3u)]
    [InlineData(33u)]
    [InlineData(0x80000000u)]
    [InlineData(uint.MaxValue)]
    [InlineData(1u << 21)]
    public void Refuses_zero_huge_and_no_power_of_two(uint alignment) =>
        Refused(
            WithAlignment(4).U32(alignment).Tensor("t", [1], 0, 0).Zeros(100),
            $"'general.alignment' holds {alignment:N0}; it must be a power of two from 1 to 1,048,576"
        );

    [Theory]
    [InlineData(5u, "int32")]
    [InlineData(6u, "float32")]
    public void Refuses_another_type(uint type, string name) =>
        Refused(WithAlignment(type).U32(32).Tensor("t", [1], 0, 0).Zeros(100), $"'general.alignment' is {name}; it must be uint32");

    [Fact]
    public void Refuses_an_array() =>
        Refused(new RawGguf().Start(0, 1).ArrayKey("general.alignment", 4, 1).U32(32), "'general.alignment' is an array of 1 uint32");
}
