using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.FineTuning;

/// <summary>A fine-tuning: how the losses fell, what the model says before and after, and what it forgot.</summary>
/// <param name="Model">The name of the base model.</param>
/// <param name="Options">How it was tuned.</param>
/// <param name="Examples">How many examples were learned from.</param>
/// <param name="HeldOut">How many were only measured.</param>
/// <param name="Parameters">How many numbers the adapter holds.</param>
/// <param name="ModelParameters">How many weights the model has, which stay as they are.</param>
/// <param name="Steps">What was told of each step, and of the state before the first.</param>
public sealed record FineTuneResult(
    string Model,
    FineTuneOptions Options,
    int Examples,
    int HeldOut,
    long Parameters,
    long ModelParameters,
    IReadOnlyList<TuningStep> Steps
) : ITabularResult
{
    /// <summary>The adapter's file; <see langword="null"/> before it was written.</summary>
    public string? Path { get; init; }

    /// <summary>Whether all steps were taken.</summary>
    public bool IsComplete => Steps.Count > 0 && Steps[^1].Step >= Options.Steps;

    /// <summary>Examples with what the model wrote before and after, held-out ones first.</summary>
    public IReadOnlyList<TuningSample> Samples { get; init; } = [];

    /// <summary>The share of right answers to the questions of <see cref="FineTuneOptions.Evaluate"/>, before; <see langword="null"/> where
    /// none were asked.</summary>
    public Proportion? AccuracyBefore { get; init; }

    /// <summary>The share after.</summary>
    public Proportion? AccuracyAfter { get; init; }

    /// <summary>The name of the model that has the adapter now; <see langword="null"/> where none has.</summary>
    public string? LoadedAs { get; init; }

    /// <summary>The steps, one a row; losses in nats a token.</summary>
    /// <returns>A table of steps.</returns>
    public Table ToTable() =>
        Table.Of(
            Steps,
            new("model", null, _ => Model),
            new("step", "step", s => s.Step, Format.Number),
            new("loss", "loss on the step's examples", s => s.Loss, Format.Nats),
            new("held_out", "on held-out examples", s => s.HeldOut, Format.Nats),
            new("remembered", "on text from before", s => s.Remembered, Format.Nats),
            new("learning_rate", null, s => s.LearningRate)
        );
}

/// <summary>The losses at a step, in nats a token.</summary>
/// <param name="Step">How many steps were done.</param>
/// <param name="Loss">Over the examples of the last step, before it changed anything; <see langword="null"/> before the first.</param>
/// <param name="HeldOut">Over the held-out examples; <see langword="null"/> where it was not measured.</param>
/// <param name="Remembered">Over text from before; <see langword="null"/> where it was not measured.</param>
/// <param name="LearningRate">The step's learning rate.</param>
public sealed record TuningStep(int Step, double? Loss, double? HeldOut, double? Remembered, double LearningRate);

/// <summary>An example with what the model writes.</summary>
/// <param name="Prompt">What it reads, in the form that it was taught.</param>
/// <param name="Wanted">What it was to write.</param>
/// <param name="IsHeldOut">Whether nothing was learned from it.</param>
/// <param name="Before">What it wrote before.</param>
/// <param name="After">What it wrote after; <see langword="null"/> while it is tuned.</param>
public sealed record TuningSample(string Prompt, string Wanted, bool IsHeldOut, string Before, string? After);
