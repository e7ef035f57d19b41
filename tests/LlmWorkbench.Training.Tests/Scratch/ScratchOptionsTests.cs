using LlmWorkbench.Training.Scratch;

namespace LlmWorkbench.Training.Tests.Scratch;

[Fast]
public sealed class ScratchOptionsTests
{
    public static TheoryData<ScratchOptions, string> Impossible =>
        new()
        {
            {
                new ScratchOptions { Vocabulary = 256 },
                "The vocabulary is 256; it may be 257 (bytes) to 4096."
            },
            {
                new ScratchOptions { Batch = 0 },
                "Batch is 0; it may be 1 to 256."
            },
            {
                new ScratchOptions { LearningRate = 2 },
                "The learning rate is 2; it must be above 0 and at most 1."
            },
            {
                new ScratchOptions { Width = 30, Heads = 4 },
                "The width 30 is not a multiple of twice the 4 heads."
            },
            {
                new ScratchOptions { Width = 256, Layers = 8 },
                "That would be 5378816 weights; tiny models of up to 1000000 are trained here: make width, layers or vocabulary smaller."
            },
            {
                new ScratchOptions
                {
                    Context = 1024,
                    Batch = 256,
                    Heads = 8,
                },
                "A step would need about 56.1 GB of memory, and may need 2: make batch, context or width smaller."
            },
        };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Refuses_what_cannot_be_trained_here(ScratchOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(options.Validate).Message);

    [Fact]
    public void The_default_has_between_50_000_and_500_000_weights() =>
        Assert.InRange(new ScratchOptions().Shape(TextData.Bytes).ParameterCount, 50_000, 500_000);

    [Fact]
    public void The_learning_rate_rises_over_a_twentieth_and_falls_to_nothing()
    {
        var options = new ScratchOptions { Steps = 100, LearningRate = 1 };
        Assert.Equal(0.2, options.LearningRateAt(0), 1e-12);
        Assert.Equal(1, options.LearningRateAt(5), 1e-12);
        Assert.Equal(1.0 / 95, options.LearningRateAt(99), 1e-12);
    }
}
