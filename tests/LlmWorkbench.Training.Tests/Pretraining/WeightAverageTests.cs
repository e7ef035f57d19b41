using System.Runtime.InteropServices;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Engine]
public sealed class WeightAverageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _run;
    private readonly string _mean;

    public WeightAverageTests()
    {
        (_run, _mean) = (_folder["run"], _folder["mean"]);
        using var trainer = Trainer.Start(Tiny.Options with { CheckpointEvery = 3 });
        trainer.Run(_run);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_weights_are_the_means_of_those_of_the_checkpoints_from_the_step_on()
    {
        (CheckpointHeader header, IReadOnlyList<int> steps) = WeightAverage.Write(_run, 6, _mean);

        Assert.Equal([3, 6, 9, 12], Checkpoint.Steps(_run));
        Assert.Equal([6, 9, 12], steps);
        CheckpointHeader newest = Checkpoint.ReadHeader(Checkpoint.Newest(_run));
        Assert.Equal(newest with { Loss = null, ValidationLoss = null }, header);
        Assert.Equal(header, Checkpoint.ReadHeader(Checkpoint.Newest(_mean)));
        float[][] each = [.. steps.Select(step => Weights(_run, step))];
        double[] expected = [.. Enumerable.Range(0, each[0].Length).Select(i => each.Average(weights => (double)weights[i]))];
        Assert.Equal(expected.Select(mean => (float)mean), Weights(_mean, 12));
        Assert.NotEqual(each[2], Weights(_mean, 12));
    }

    [Fact]
    public void It_can_be_trained_on()
    {
        WeightAverage.Write(_run, 3, _mean);
        using var trainer = Trainer.Resume(_mean, Tiny.Options.Tokens * 4 / 3, checkpointEvery: 2);
        Assert.Equal((12, 16), (trainer.Step, trainer.Options.Steps));

        trainer.Run(_mean);

        Assert.Equal([12, 14, 16], Checkpoint.Steps(_mean));
        Assert.True(trainer.ValidationLoss < 6.5, $"{trainer.ValidationLoss}");
    }

    [Fact]
    public void One_checkpoint_has_no_mean()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => WeightAverage.Write(_run, 12, _mean));

        Assert.Equal(
            $"A mean needs two checkpoints, and from step 12 on {_run} holds 1; it holds those of 3, 6, 9, 12.",
            exception.Message
        );
        Assert.False(Directory.Exists(_mean));
    }

    [Fact]
    public void A_folder_that_holds_checkpoints_keeps_them()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => WeightAverage.Write(_run, 3, _run));

        Assert.Equal($"{_run} holds checkpoints already; give another folder.", exception.Message);
    }

    [Fact]
    public void A_checkpoint_of_another_shape_is_refused_by_name()
    {
        string other = Path.Combine(_folder["grown"], "step-000003");
        Growth.Write(Checkpoint.Find(_run, 3), Tiny.Options.Shape.Layers + 1, Tiny.Options.Shape.FeedForward, _folder["grown"]);
        Directory.Delete(Checkpoint.Find(_run, 3), recursive: true);
        Directory.Move(other, Path.Combine(_run, "step-000003"));

        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => WeightAverage.Write(_run, 0, _mean));

        Assert.Equal(
            $"{Path.Combine(_run, "step-000003")} is of another shape than the newest checkpoint beside it; average one run.",
            exception.Message
        );
    }

    private static float[] Weights(string run, int step) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Checkpoint.Find(run, step), "weights.bin"))).ToArray();
}
