using System.CommandLine;
using LlmWorkbench.Training.FineTuning;

namespace LlmWorkbench.Training.Commands.Options;

/// <summary>The options of a fine-tuning, for each command that has one.</summary>
/// <param name="seeded">What the seed decides beside the first weights.</param>
internal sealed class LoraOptionSet(string seeded)
{
    private static readonly LoraOptions s_defaults = new();
    private readonly Option<int> _rank = DefaultedOption.New("--rank", "The adapter's rank.", s_defaults.Rank);
    private readonly Option<double> _alpha = DefaultedOption.New(
        "--alpha",
        "The numerator of its scale; the denominator is the rank.",
        s_defaults.Alpha
    );
    private readonly Option<int> _steps = DefaultedOption.New("--steps", "Steps.", s_defaults.Steps);
    private readonly Option<int> _batch = DefaultedOption.New("--batch", "Examples in one step.", s_defaults.Batch);
    private readonly Option<double> _learningRate = DefaultedOption.New(
        "--learning-rate",
        "The highest learning rate.",
        s_defaults.LearningRate
    );
    private readonly Option<ulong> _seed = DefaultedOption.New(
        "--seed",
        $"The seed of the {seeded} and the first weights.",
        s_defaults.Seed
    );

    /// <summary>All of them, as a command adds them.</summary>
    public IReadOnlyList<Option> All => [_rank, _alpha, _steps, _batch, _learningRate, _seed];

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">A number is out of its range.</exception>
    public LoraOptions Read(ParseResult parsed)
    {
        var options = new LoraOptions
        {
            Rank = parsed.GetValue(_rank),
            Alpha = parsed.GetValue(_alpha),
            Steps = parsed.GetValue(_steps),
            Batch = parsed.GetValue(_batch),
            LearningRate = parsed.GetValue(_learningRate),
            Seed = parsed.GetValue(_seed),
        };
        UsageException.ForBadArguments(options.Validate);

        return options;
    }
}
