using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Tests.Network;

[Fast]
public sealed class ModelShapeTests
{
    public static TheoryData<ModelShape, string> Impossible =>
        new()
        {
            {
                new ModelShape { Vocabulary = 256 },
                "The vocabulary is 256; it may be 257 to 65536."
            },
            {
                new ModelShape { Context = 0 },
                "The context is 0 tokens; it may be 8 to 32768."
            },
            {
                new ModelShape { Layers = 0 },
                "There are 0 layers; there may be 1 to 64."
            },
            {
                new ModelShape { Heads = 3 },
                "The width 256 is not a multiple of twice the 3 heads."
            },
            {
                new ModelShape { KeyValueHeads = 3 },
                "The 4 heads cannot share 3 key/value heads evenly."
            },
            {
                new ModelShape { KeyValueHeads = 0 },
                "The 4 heads cannot share 0 key/value heads evenly."
            },
            {
                new ModelShape { FeedForward = 7 },
                "The feed-forward width is 7; it may be 8 to 32768."
            },
        };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Refuses_sizes_that_do_not_fit(ModelShape shape, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(shape.Validate).Message);

    [Fact]
    public void Tutors_rows_are_multiples_of_256_so_that_every_quantization_fits() =>
        Assert.All([new ModelShape().Width, new ModelShape().FeedForward], width => Assert.Equal(0, width % 256));
}
