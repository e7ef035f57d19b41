namespace LlmWorkbench.FineTuning;

/// <summary>How an instruction is written for the model.</summary>
public enum ExampleFormat
{
    /// <summary>With the headings of Stanford Alpaca: ### Instruction: and ### Response:.</summary>
    Instruction,

    /// <summary>As a message of a chat, in the form that the tutor models know.</summary>
    Chat,
}

/// <summary>How a model is fine-tuned with LoRA (<see href="https://arxiv.org/abs/2106.09685">E. Hu et al. 2021</see>).</summary>
public sealed record FineTuneOptions
{
    /// <summary>The adapter's name.</summary>
    public string Name { get; init; } = "finetuned";

    /// <summary>The rank of what is added to each matrix, 1 to 256.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>The numerator of its scale, whose denominator is the rank; <see langword="null"/> for twice the rank.</summary>
    public double? Alpha { get; init; }

    /// <summary>How many steps are taken.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>How many examples a step takes.</summary>
    public int Batch { get; init; } = 8;

    /// <summary>The highest learning rate, of Adam: up over the first twentieth of the steps, then down along a line.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The seed of the order of the examples and of the first weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How instructions are written.</summary>
    public ExampleFormat Format { get; init; } = ExampleFormat.Instruction;

    /// <summary>One example of so many is held out: its loss is measured, and nothing is learned from it; 0 holds none out.</summary>
    public int HeldOutEvery { get; init; } = 8;

    /// <summary>Steps from one measurement of held-out losses to the next.</summary>
    public int MeasureEvery { get; init; } = 10;

    /// <summary>A dataset of text whose loss says what is forgotten; <see langword="null"/> for held-out, where that is at hand.</summary>
    public string? Remember { get; init; }

    /// <summary>A dataset of questions that is asked before and after; <see langword="null"/> for none.</summary>
    public string? Evaluate { get; init; }

    /// <summary>How many of those questions are asked at most.</summary>
    public int Questions { get; init; } = 100;

    /// <summary>The adapter's file; <see langword="null"/> for one of that name in the folder for what can be computed again.</summary>
    public string? Output { get; init; }

    /// <summary>Whether <see cref="Output"/> may replace a file that is there. The model's own file is never replaced.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Whether it goes on from where a run with the same output was stopped.</summary>
    public bool Resumes { get; init; }
}
