using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>Everything that a training run depends on: the same options on the same machine and threads give the same weights.</summary>
public sealed record TrainingOptions
{
    /// <summary>The model's sizes.</summary>
    public ModelShape Shape { get; init; } = new();

    /// <summary>The corpus seed.</summary>
    public ulong CorpusSeed { get; init; } = 1;

    /// <summary>How many invented people the corpus speaks of.</summary>
    public int People { get; init; } = CurriculumCorpus.DefaultPeople;

    /// <summary>The seed of the first weights.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>
    /// How much of the first embeddings is one vector that all tokens share, beside their own of length 1. It gives heads something that
    /// is the same at every position, so that they can attend by position alone, which copying begins with. 0 for none.
    /// </summary>
    public double SharedStart { get; init; } = 1;

    /// <summary>How many tokens to train on; rounded up to whole steps.</summary>
    public long Tokens { get; init; } = 6_300_000;

    /// <summary>How many windows of the context's length one step takes.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Over how many steps, the first ones, the learning rate rises.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>Over which part of the steps, the last ones, the learning rate falls.</summary>
    public double Cooldown { get; init; } = 0.3;

    /// <summary>How much of a weight one unit of learning rate takes away.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Steps from one checkpoint to the next.</summary>
    public int CheckpointEvery { get; init; } = 150;

    /// <summary>The first document of the run's end, in which there is more of weighted choices, in balance; null for none.</summary>
    public long? EndingFrom { get; init; }

    /// <summary>Makes the corpus.</summary>
    public CurriculumCorpus MakeCorpus() => new(CorpusSeed, People, EndingFrom);

    /// <summary>How many steps the run has.</summary>
    public int Steps => (int)((Tokens + TokensPerStep - 1) / TokensPerStep);

    /// <summary>How many tokens a step trains on.</summary>
    public int TokensPerStep => Batch * Shape.Context;

    /// <summary>
    /// The learning rate of a step: up over the first <see cref="WarmUp"/> steps, then constant, and down along a line to a fiftieth
    /// over the last <see cref="Cooldown"/> of the steps. While it is constant the end need not be known: a run can be given another.
    /// </summary>
    /// <param name="step">The step, from 0.</param>
    public double LearningRateAt(int step)
    {
        if (step < WarmUp)
        {
            return LearningRate * (step + 1) / WarmUp;
        }

        double left = (Steps - step) / Math.Max(1, Cooldown * Steps);
        return LearningRate * (0.02 + (0.98 * Math.Min(1, left)));
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">One is out of range; the message says which and what would fit.</exception>
    public void Validate()
    {
        Shape.Validate();
        Require(Tokens is >= 1 and <= 100_000_000_000, $"Tokens is {Tokens}; it may be 1 to 100000000000.");
        Require(Batch is >= 1 and <= 4096, $"Batch is {Batch}; it may be 1 to 4096.");
        Require(People is >= 2 and <= 2000, $"People is {People}; it may be 2 to 2000.");
        Require(SharedStart is >= 0 and <= 10, $"The shared start is {SharedStart}; it may be 0 to 10.");
        Require(LearningRate is > 0 and <= 1, $"The learning rate is {LearningRate}; it must be above 0 and at most 1.");
        Require(WeightDecay is >= 0 and <= 1, $"The weight decay is {WeightDecay}; it may be 0 to 1.");
        Require(WarmUp >= 0, $"The warm-up is {WarmUp} steps; it may be 0 or more.");
        Require(Cooldown is >= 0 and <= 1, $"The cooldown is {Cooldown}; it may be 0 to 1.");
        Require(CheckpointEvery >= 1, $"Checkpoints every {CheckpointEvery} steps are impossible; at least 1.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
