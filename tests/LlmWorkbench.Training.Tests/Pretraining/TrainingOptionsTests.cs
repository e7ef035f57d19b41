using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Engine]
public sealed class TrainingOptionsTests
{
    [Fact]
    public void Warms_up_stays_and_falls_along_a_line()
    {
        TrainingOptions options = Tiny.Options with { Tokens = 200 * 64, LearningRate = 1e-3, WarmUp = 10, Cooldown = 0.4 };

        Assert.Equal(200, options.Steps);
        Assert.Equal(1e-4, options.LearningRateAt(0), 1e-12);
        Assert.Equal(1e-3, options.LearningRateAt(9), 1e-12);
        Assert.Equal(1e-3, options.LearningRateAt(120), 1e-12);
        Assert.Equal(0.51e-3, options.LearningRateAt(160), 1e-12);
        Assert.Equal(0.02e-3, options.LearningRateAt(200), 1e-12);
    }

    [Fact]
    public void A_run_of_more_tokens_begins_as_a_shorter_one()
    {
        (TrainingOptions? shorter, TrainingOptions? longer) = (
            Tiny.Options with
            {
                Tokens = 3000 * 64,
            },
            Tiny.Options with
            {
                Tokens = 9000 * 64,
            }
        );

        Assert.Equal(Enumerable.Range(0, 1800).Select(shorter.LearningRateAt), Enumerable.Range(0, 1800).Select(longer.LearningRateAt));
    }

    [Fact]
    public void Rounds_tokens_up_to_whole_steps() => Assert.Equal(2, (Tiny.Options with { Tokens = 65 }).Steps);

    public static TheoryData<TrainingOptions, string> Impossible =>
        new()
        {
            {
                new TrainingOptions { Tokens = 0 },
                "Tokens is 0; it may be 1 to 100000000000."
            },
            {
                new TrainingOptions { Batch = 0 },
                "Batch is 0; it may be 1 to 4096."
            },
            {
                new TrainingOptions { People = 2001 },
                "People is 2001; it may be 2 to 2000."
            },
            {
                new TrainingOptions { LearningRate = 0 },
                "The learning rate is 0; it must be above 0 and at most 1."
            },
            {
                new TrainingOptions { LearningRate = double.NaN },
                "The learning rate is NaN; it must be above 0 and at most 1."
            },
            {
                new TrainingOptions { WeightDecay = -1 },
                "The weight decay is -1; it may be 0 to 1."
            },
            {
                new TrainingOptions { WarmUp = -1 },
                "The warm-up is -1 steps; it may be 0 or more."
            },
            {
                new TrainingOptions { Cooldown = 1.5 },
                "The cooldown is 1.5; it may be 0 to 1."
            },
            {
                new TrainingOptions { CheckpointEvery = 0 },
                "Checkpoints every 0 steps are impossible; at least 1."
            },
        };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Refuses_options_that_are_out_of_range(TrainingOptions options, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(options.Validate).Message);
}
