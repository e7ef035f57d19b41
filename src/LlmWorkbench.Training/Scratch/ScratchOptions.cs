using LlmWorkbench.Training.Network;

namespace LlmWorkbench.Training.Scratch;

/// <summary>Everything that the training of a tiny model depends on beside its text.</summary>
public sealed record ScratchOptions
{
    private const long MaxParameters = 1_000_000;
    private const double MaxStepBytes = 2e9;

    /// <summary>How many layers there are.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>The width of the residual stream.</summary>
    public int Width { get; init; } = 64;

    /// <summary>How many heads a layer has.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>How many tokens the model can look back over.</summary>
    public int Context { get; init; } = 64;

    /// <summary>How many windows of the context's length a step takes.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>How many steps are taken.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>The highest learning rate: up over the first twentieth of the steps, then down along a line.</summary>
    public double LearningRate { get; init; } = 2e-2;

    /// <summary>The seed of the first weights, of which windows a step takes, and of samples.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many tokens the vocabulary has: 257 is the bytes and the start of a text; more are learned from the text.</summary>
    public int Vocabulary { get; init; } = TextData.Bytes;

    /// <summary>The shape of the whole transformer, of a vocabulary that may be smaller than was asked for.</summary>
    /// <param name="vocabulary">How many tokens there are.</param>
    public ModelShape Shape(int vocabulary) =>
        new()
        {
            Vocabulary = vocabulary,
            Context = Context,
            Layers = Layers,
            Width = Width,
            FeedForward = 2 * Width,
            Heads = Heads,
            KeyValueHeads = Heads,
            Parts = ModelParts.Llama with { SeparateOutput = true },
        };

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
        Require(Vocabulary is >= TextData.Bytes and <= 4096, $"The vocabulary is {Vocabulary}; it may be 257 (bytes) to 4096.");
        Require(Batch is >= 1 and <= 256, $"Batch is {Batch}; it may be 1 to 256.");
        Require(Steps is >= 1 and <= 1_000_000, $"There are {Steps} steps; there may be 1 to 1000000.");
        Require(LearningRate is > 0 and <= 1, $"The learning rate is {LearningRate}; it must be above 0 and at most 1.");
        Require(Context is >= 8 and <= 1024, $"The context is {Context} tokens; it may be 8 to 1024.");
        ModelShape shape = Shape(Vocabulary);
        shape.Validate();
        Require(
            shape.ParameterCount <= MaxParameters,
            $"That would be {shape.ParameterCount} weights; tiny models of up to {MaxParameters} are trained here: make width, layers or "
                + "vocabulary smaller."
        );
        Require(
            StepBytes(shape) <= MaxStepBytes,
            $"A step would need about {StepBytes(shape) / 1e9:0.0} GB of memory, and may need {MaxStepBytes / 1e9:0}: make batch, context "
                + "or width smaller."
        );
    }

    // What the backward pass needs, in float32: of each position about three rows of logits, and of each layer some twenty of the width,
    // some eight of the feed-forward part's, and the scores of attention.
    private double StepBytes(ModelShape shape) =>
        4.0
        * Batch
        * Context
        * ((3.0 * shape.Vocabulary) + (Layers * ((12.0 * Width) + (8.0 * shape.FeedForward) + (3.0 * Heads * Context))));

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}
