using System.CommandLine;
using LlmWorkbench.Training.FineTuning;

namespace LlmWorkbench.Training.Commands.Options;

/// <summary>The options of a fine-tuning, for each command that has one.</summary>
/// <param name="seeded">What the seed decides beside the first weights.</param>
internal sealed class LoraOptionSet(string seeded)
{
    private static readonly LoraOptions s_defaults = new();
    private readonly Option<int> _rank = New("--rank", "The adapter's rank.", s_defaults.Rank);
    private readonly Option<double> _alpha = New("--alpha", "The numerator of its scale; the denominator is the rank.", s_defaults.Alpha);
    private readonly Option<int> _steps = New("--steps", "Steps.", s_defaults.Steps);
    private readonly Option<int> _batch = New("--batch", "Examples in one step.", s_defaults.Batch);
    private readonly Option<double> _learningRate = New("--learning-rate", "The highest learning rate.", s_defaults.LearningRate);
    private readonly Option<ulong> _seed = New("--seed", $"The seed of the {seeded} and the first weights.", s_defaults.Seed);

    /// <summary>All of them, as a command adds them.</summary>
    public IReadOnlyList<Option> All => [_rank, _alpha, _steps, _batch, _learningRate, _seed];

    /// <summary>An option with a usual value.</summary>
    public static Option<T> New<T>(string name, string description, T defaultValue) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };

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
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }

        return options;
    }
}
