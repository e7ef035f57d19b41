using LlmWorkbench.Statistics;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Pretraining;

/// <summary>Tiny models trained from nothing on one text: how their losses fell and what they wrote meanwhile.</summary>
/// <param name="Options">How they were trained.</param>
/// <param name="Models">The models, in the order of training; one that was not begun is not there.</param>
public sealed record TrainResult(TrainOptions Options, IReadOnlyList<TrainedModel> Models) : ITabularResult
{
    /// <summary>How many tokens the vocabulary has, the start of a text among them.</summary>
    public int Vocabulary { get; init; }

    /// <summary>How many tokens of the text could be learned from.</summary>
    public long LearnedTokens { get; init; }

    /// <summary>How many tokens of its end were only measured.</summary>
    public long HeldOutTokens { get; init; }

    /// <summary>Whether every model took all steps.</summary>
    public bool IsComplete => Models.Count == Options.Parts.Length && Models.All(model => model.StepsTaken >= Options.Steps);

    /// <summary>The steps of all models, one a row; losses in nats a token.</summary>
    /// <returns>A table of steps.</returns>
    public Table ToTable() =>
        Table.Of(
            Models.SelectMany(model => model.Steps.Select(step => (Model: model, Step: step))),
            new("name", null, s => Options.Name),
            new("parts", "parts", s => s.Model.Parts.Name()),
            new("step", "step", s => s.Step.Step, Format.Number),
            new("loss", "loss on the step's windows", s => s.Step.Loss, Format.Nats),
            new("held_out", "on held-out text", s => s.Step.HeldOut, Format.Nats),
            new("bits_per_character", "bits a character", s => s.Step.BitsPerCharacter, Format.Fixed(3)),
            new("learning_rate", null, s => s.Step.LearningRate)
        );
}

/// <summary>One model of a training.</summary>
/// <param name="Parts">What it is made of.</param>
/// <param name="Parameters">How many weights it has; matrices of zeros in its file do not count.</param>
/// <param name="Steps">What was told of each step, and of the state before the first.</param>
public sealed record TrainedModel(TrainedParts Parts, long Parameters, IReadOnlyList<TrainStep> Steps)
{
    /// <summary>What it wrote, before the first step and after some.</summary>
    public IReadOnlyList<TrainSample> Samples { get; init; } = [];

    /// <summary>Its loss on each held-out window at last, in nats a token; the same windows for each model. Empty until it is
    /// done.</summary>
    public IReadOnlyList<double> HeldOutLosses { get; init; } = [];

    /// <summary>Its file; <see langword="null"/> before it was written.</summary>
    public string? Path { get; init; }

    /// <summary>The name under which it is loaded; <see langword="null"/> where it is not.</summary>
    public string? LoadedAs { get; init; }

    /// <summary>How many steps were taken.</summary>
    public int StepsTaken => Steps.Count > 0 ? Steps[^1].Step : 0;

    /// <summary>The last measured loss on held-out text, in nats a token; <see langword="null"/> where there is none yet.</summary>
    public double? HeldOut => Steps.LastOrDefault(step => step.HeldOut is not null)?.HeldOut;

    /// <summary>The same in bits a character.</summary>
    public double? BitsPerCharacter => Steps.LastOrDefault(step => step.BitsPerCharacter is not null)?.BitsPerCharacter;

    /// <summary>How much higher its loss is than another model's, window by window.</summary>
    /// <param name="other">A model of the same training.</param>
    /// <returns>Nats a token with the standard error of the paired differences; <see langword="null"/> until both are done.</returns>
    public MeanEstimate? CompareTo(TrainedModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return HeldOutLosses.Count > 0 && HeldOutLosses.Count == other.HeldOutLosses.Count
            ? MeanEstimate.Of([.. HeldOutLosses.Zip(other.HeldOutLosses, (mine, theirs) => mine - theirs)])
            : null;
    }
}

/// <summary>The losses at a step, in nats a token where nothing else is said.</summary>
/// <param name="Step">How many steps were done.</param>
/// <param name="Loss">Over the windows of the last step, before it changed anything; <see langword="null"/> before the first.</param>
/// <param name="HeldOut">Over held-out text; <see langword="null"/> where it was not measured.</param>
/// <param name="BitsPerCharacter">The same in bits a character, which does not depend on the vocabulary.</param>
/// <param name="LearningRate">The step's learning rate.</param>
public sealed record TrainStep(int Step, double? Loss, double? HeldOut, double? BitsPerCharacter, double LearningRate);

/// <summary>What a model wrote.</summary>
/// <param name="Step">After how many steps.</param>
/// <param name="Text">The text, after the prompt; at temperature 0.8, with the same seed each time.</param>
public sealed record TrainSample(int Step, string Text);
