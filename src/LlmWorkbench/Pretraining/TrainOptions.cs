using System.Collections.Immutable;

namespace LlmWorkbench.Pretraining;

/// <summary>How tiny models are trained from nothing on a text.</summary>
public sealed record TrainOptions
{
    /// <summary>What the models are made of; each is trained in turn, on the same windows.</summary>
    public ImmutableArray<TrainedParts> Parts { get; init; } = [TrainedParts.Whole];

    /// <summary>The model's name, and that of its file; several are named after their parts too, as in <c>tiny-bigram</c>.</summary>
    public string Name { get; init; } = "tiny";

    /// <summary>How many tokens the vocabulary has, 258 to 4,096, learned from the text; <see langword="null"/> for characters (bytes of
    /// UTF-8).</summary>
    public int? Vocabulary { get; init; }

    /// <summary>How many layers the whole transformer has.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>The width of the residual stream, a multiple of twice the heads.</summary>
    public int Width { get; init; } = 64;

    /// <summary>How many attention heads a layer has.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>How many tokens the model can look back over.</summary>
    public int Context { get; init; } = 64;

    /// <summary>How many windows of the context's length a step takes.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>How many steps are taken.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>The highest learning rate: up over the first twentieth of the steps, then down along a line. Matrices of layers step by
    /// Muon (<see href="https://kellerjordan.github.io/posts/muon/">K. Jordan 2024</see>), the others by Adam.</summary>
    public double LearningRate { get; init; } = 0.02;

    /// <summary>The seed of the first weights, of the windows and of samples.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Steps from one measurement of the held-out loss to the next.</summary>
    public int MeasureEvery { get; init; } = 25;

    /// <summary>How many samples are written while it learns, one before the first step and one after the last among them.</summary>
    public int Samples { get; init; } = 5;

    /// <summary>How many tokens a sample has.</summary>
    public int SampleLength { get; init; } = 120;

    /// <summary>What samples begin with.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>The model's file; <see langword="null"/> for one of its name in the folder for what can be computed again.</summary>
    public string? Output { get; init; }

    /// <summary>Whether files of <see cref="Output"/>'s name are replaced when they are there.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Whether it goes on from where a run with the same output was stopped.</summary>
    public bool Resumes { get; init; }
}
