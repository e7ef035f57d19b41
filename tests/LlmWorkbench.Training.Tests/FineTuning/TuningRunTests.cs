using LlmWorkbench.Training.FineTuning;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Tests.FineTuning;

[Engine]
public sealed class TuningRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private static readonly LoraOptions s_options = new()
    {
        Rank = 2,
        Steps = 6,
        Batch = 2,
        LearningRate = 1e-2,
    };
    private static readonly TuningExample[] s_examples = [new([315, 1], [2, 3]), new([315, 4], [5]), new([315, 6, 7], [8, 9])];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_stopped_goes_on_as_if_it_had_not_been()
    {
        double[] whole = Losses(s_options.Steps, null, null);
        double[] first = Losses(3, null, _folder["state"]);
        double[] second = Losses(3, _folder["state"], null);

        Assert.Equal(whole, first.Concat(second));
    }

    [Fact]
    public void The_loss_falls_and_measuring_teaches_nothing()
    {
        using TransformerNetwork network = Tiny.Network();
        using var run = new TuningRun(network, Tiny.Tokenizer, s_examples, s_options with { Steps = 30 });
        double before = run.Measure(s_examples);
        Assert.Equal(before, run.Measure(s_examples));
        for (int step = 0; step < 30; step++)
        {
            run.TakeStep();
        }

        Assert.True(run.Measure(s_examples) < before / 2);
    }

    [Fact]
    public void The_state_of_another_rank_is_refused()
    {
        Losses(1, null, _folder["state"]);
        using TransformerNetwork network = Tiny.Network();
        using var run = new TuningRun(network, Tiny.Tokenizer, s_examples, s_options with { Rank = 3 });

        Assert.Equal(
            $"The training in {_folder["state"]} was begun with rank 2 (not 3): give what it was begun with, or begin anew without "
                + "--resume.",
            Assert.Throws<InvalidDataException>(() => TuningState.Read(_folder["state"], run, Origin(3))).Message
        );
        Assert.Equal(0, run.Step);
        // As if the file had been changed by hand: what does not fit is refused by its shape too.
        Assert.Contains(
            "is the state of another model: it has no ",
            Assert.Throws<InvalidDataException>(() => TuningState.Read(_folder["state"], run, Origin(2))).Message,
            StringComparison.Ordinal
        );
    }

    private static RunOrigin Origin(int rank) => new([OriginPart.Of("rank", rank)]);

    private static double[] Losses(int steps, string? from, string? to)
    {
        using TransformerNetwork network = Tiny.Network();
        using var run = new TuningRun(network, Tiny.Tokenizer, s_examples, s_options);
        if (from is not null)
        {
            TuningState.Read(from, run, Origin(s_options.Rank));
        }

        double[] losses = [.. Enumerable.Range(0, steps).Select(_ => run.TakeStep())];
        if (to is not null)
        {
            TuningState.Write(to, run, Origin(s_options.Rank), []);
        }

        return losses;
    }
}
