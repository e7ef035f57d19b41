using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.Pretraining;

[Engine]
public sealed class TrainerTests
{
    [Fact]
    public void A_resumed_run_ends_bit_for_bit_where_an_uninterrupted_one_does()
    {
        using var folder = new TemporaryFolder();
        using var whole = Trainer.Start(Tiny.Options);
        Assert.True(whole.Run());

        using (var interrupted = Trainer.Start(Tiny.Options))
        using (var stop = new CancellationTokenSource())
        {
            // The sixth step writes a checkpoint and reports; the stop takes effect before the seventh.
            Assert.False(interrupted.Run(folder.Path, _ => stop.Cancel(), stop.Token));
            Assert.Equal(6, interrupted.Step);
        }

        using var resumed = Trainer.Resume(folder.Path);
        Assert.Equal(6, resumed.Step);
        Assert.True(resumed.Run(folder.Path));

        Assert.Equal(12, resumed.Step);
        Assert.Equal(whole.Loss, resumed.Loss);
        Assert.Equal(whole.ValidationLoss, resumed.ValidationLoss);
        Assert.Equal(Weights(whole.Network), Weights(resumed.Network));
    }

    [Fact]
    public void A_run_that_is_given_another_end_before_its_cooldown_ends_as_if_it_had_had_it_from_the_start()
    {
        using var folder = new TemporaryFolder();
        using var whole = Trainer.Start(Tiny.Options with { Cooldown = 0.5 });
        whole.Run();
        using (var longer = Trainer.Start(Tiny.Options with { Cooldown = 0.5, Tokens = 200 * 64 }))
        using (var stop = new CancellationTokenSource())
        {
            longer.Run(folder.Path, _ => stop.Cancel(), stop.Token);
        }

        using var resumed = Trainer.Resume(folder.Path, Tiny.Options.Tokens);
        resumed.Run();

        Assert.Equal(12, resumed.Step);
        Assert.Equal(Weights(whole.Network), Weights(resumed.Network));
    }

    [Fact]
    public void A_runs_end_begins_at_the_document_where_it_stands_and_stays_there()
    {
        using var folder = new TemporaryFolder();
        using (var start = Trainer.Start(Tiny.Options))
        {
            start.Run(folder.Path);
        }

        long from = Checkpoint.ReadHeader(Checkpoint.Newest(folder.Path)).DocumentPosition;
        using var ending = Trainer.Resume(folder.Path, Tiny.Options.Tokens * 2, ends: true);
        using var without = Trainer.Resume(folder.Path, Tiny.Options.Tokens * 2);
        ending.Run(folder.Path);
        without.Run();
        using var further = Trainer.Resume(folder.Path, Tiny.Options.Tokens * 3);

        Assert.Equal((from, (long?)null), (ending.Options.EndingFrom, without.Options.EndingFrom));
        Assert.Equal(from, further.Options.EndingFrom);
        Assert.NotEqual(Weights(without.Network), Weights(ending.Network));
    }

    [Fact]
    public void A_runs_end_begins_once_and_needs_steps()
    {
        using var folder = new TemporaryFolder();
        using (var start = Trainer.Start(Tiny.Options))
        {
            start.Run(folder.Path);
        }

        ArgumentException tooShort = Assert.Throws<ArgumentException>(() => Trainer.Resume(folder.Path, ends: true));
        using (var ending = Trainer.Resume(folder.Path, Tiny.Options.Tokens * 2, ends: true))
        {
            ending.Run(folder.Path);
        }

        long? from = Checkpoint.ReadHeader(Checkpoint.Newest(folder.Path)).Options.EndingFrom;
        ArgumentException twice = Assert.Throws<ArgumentException>(() => Trainer.Resume(folder.Path, Tiny.Options.Tokens * 3, ends: true));

        Assert.Equal($"{folder.Path} is at its last step, 12: its end needs more --tokens.", tooShort.Message);
        Assert.Equal($"The end of {folder.Path} began with document {from} already; go on without --ending.", twice.Message);
    }

    [Fact]
    public void Learns_from_the_corpus()
    {
        using var trainer = Trainer.Start(Tiny.Options with { Tokens = 60 * 64, CheckpointEvery = 60 });
        double first = trainer.MeasureValidationLoss(8);

        trainer.Run();

        // A model that knows nothing loses ln 400 = 6.0; before the first step it expects each token to come again and loses a little more.
        Assert.InRange(first, 6, 7);
        Assert.InRange(trainer.MeasureValidationLoss(8), 1, first - 0.5);
    }

    [Fact]
    public void Reports_where_it_stands()
    {
        using var trainer = Trainer.Start(Tiny.Options);
        var reports = new List<TrainingProgress>();

        trainer.Run(progress: reports.Add);

        Assert.Equal([6, 10, 12], reports.Select(report => report.Step));
        Assert.Equal([384, 640, 768], reports.Select(report => report.Tokens));
        Assert.Equal([true, false, true], reports.Select(report => report.ValidationLoss is not null));
        Assert.Equal(TimeSpan.Zero, reports[^1].Remaining);
    }

    [Fact]
    public void Keeps_the_weights_of_every_checkpoint_and_the_moments_of_the_newest()
    {
        using var folder = new TemporaryFolder();
        using var trainer = Trainer.Start(Tiny.Options);

        trainer.Run(folder.Path);

        Assert.Equal(
            [
                "losses.csv",
                "step-000006/merges.txt",
                "step-000006/run.json",
                "step-000006/weights.bin",
                "step-000012/merges.txt",
                "step-000012/moments.bin",
                "step-000012/run.json",
                "step-000012/weights.bin",
            ],
            Directory
                .GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder.Path, file).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
        );
    }

    private static byte[] Weights(TransformerNetwork network) =>
        [.. network.WeightNames.SelectMany(name => network.Weight(name).bytes.ToArray())];
}
