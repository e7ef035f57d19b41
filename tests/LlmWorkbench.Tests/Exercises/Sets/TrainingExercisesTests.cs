using LlmWorkbench.Exercises;
using LlmWorkbench.Exercises.Answers;
using LlmWorkbench.Pretraining;

namespace LlmWorkbench.Tests.Exercises.Sets;

[Fast]
public sealed class TrainingExercisesTests
{
    private static readonly TrainResult s_result = new(
        new TrainOptions { Parts = [TrainedParts.NoPositions, TrainedParts.Whole], Steps = 30 },
        [Model(TrainedParts.NoPositions, 2.1, 2.2, 2.4), Model(TrainedParts.Whole, 1.8, 1.5, 1.6)]
    )
    {
        Vocabulary = 257,
    };

    [Fact]
    public void Nothing_learned_is_the_logarithm_of_the_vocabulary()
    {
        Assert.True(Check.That("training/nothing", 5.549, s_result).IsRight);
        Assert.Contains("in bits", Check.That("training/nothing", 8.006, s_result).Message, StringComparison.Ordinal);
        Assert.Equal(CheckOutcome.NotAnswered, Check.That("training/nothing", 0.0, s_result).Outcome);
    }

    [Fact]
    public void Positions_are_worth_what_the_last_losses_differ()
    {
        Assert.True(Check.That("training/positions", 0.8, s_result).IsRight);
        Assert.Contains("the other way round", Check.That("training/positions", -0.8, s_result).Message, StringComparison.Ordinal);
        Assert.Contains(
            "needs the result of",
            Check.That("training/positions", 0.8, s_result with { Models = [s_result.Models[0]] }).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Compression_is_eight_bits_over_those_of_the_last_model()
    {
        Assert.True(Check.That("training/bits", 8 / (1.6 / Math.Log(2)), s_result).IsRight);
        Assert.Contains(
            "the share that is left",
            Check.That("training/bits", 1.6 / Math.Log(2) / 8, s_result).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Learning_by_heart_begins_after_the_lowest_held_out_loss()
    {
        TrainResult small = s_result with { Models = [s_result.Models[1]] };

        Assert.True(Check.That("training/heart", 20, small).IsRight);
        Assert.Contains("the last step", Check.That("training/heart", 30, small).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_are_compared_window_by_window()
    {
        TrainedModel first = s_result.Models[0] with { HeldOutLosses = [2.0, 3.0, 4.0] },
            second = s_result.Models[1] with { HeldOutLosses = [1.0, 2.5, 2.5] };

        // The differences −1, −0.5 and −1.5: mean −1, deviation 0.5, error 0.5 / √3.
        Assert.Equal(-1, second.CompareTo(first)!.Mean, 1e-12);
        Assert.Equal(0.5 / Math.Sqrt(3), second.CompareTo(first)!.Error, 1e-12);
        Assert.Null(s_result.Models[1].CompareTo(first));
    }

    private static TrainedModel Model(TrainedParts parts, params double[] losses) =>
        new(
            parts,
            1000,
            [new(0, null, 5.5, 5.5 / Math.Log(2), 0), .. losses.Select((l, i) => new TrainStep(10 * (i + 1), l, l, l / Math.Log(2), 0.01))]
        );
}
