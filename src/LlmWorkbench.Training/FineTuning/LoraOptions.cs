namespace LlmWorkbench.Training.FineTuning;

/// <summary>Everything that a fine-tuning depends on beside the base model.</summary>
public sealed record LoraOptions
{
    /// <summary>The adapter's rank.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>The numerator of the adapter's scale.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>How many steps.</summary>
    public int Steps { get; init; } = 800;

    /// <summary>How many examples a step takes.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>The highest learning rate: up over the first twentieth of the steps, then down along a line.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The seed of the examples and of the first weights.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    public double LearningRateAt(int step)
    {
        int warmUp = Math.Max(1, Steps / 20);
        return LearningRate * Math.Min((step + 1.0) / warmUp, (double)(Steps - step) / Math.Max(1, Steps - warmUp));
    }

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">One is out of range; the message says which and what would fit.</exception>
    public void Validate()
    {
        Require(Rank is >= 1 and <= 256, $"The rank is {Rank}; it may be 1 to 256.");
        Require(Alpha is > 0 and <= 10_000, $"Alpha is {Alpha}; it must be above 0 and at most 10000.");
        Require(Steps is >= 1 and <= 1_000_000, $"There are {Steps} steps; there may be 1 to 1000000.");
        Require(Batch is >= 1 and <= 4096, $"Batch is {Batch}; it may be 1 to 4096.");
        Require(LearningRate is > 0 and <= 1, $"The learning rate is {LearningRate}; it must be above 0 and at most 1.");
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
