using System.CommandLine;
using LlmWorkbench.Training.Scratch;

namespace LlmWorkbench.Training.Commands.Options;

/// <summary>The options of a training from scratch on somebody's own text.</summary>
internal sealed class ScratchOptionSet
{
    private static readonly ScratchOptions s_defaults = new();
    private readonly Option<int> _layers = DefaultedOption.New("--layers", "Layers of the whole transformer.", s_defaults.Layers);
    private readonly Option<int> _width = DefaultedOption.New("--width", "The width of the residual stream.", s_defaults.Width);
    private readonly Option<int> _heads = DefaultedOption.New("--heads", "Attention heads of a layer.", s_defaults.Heads);
    private readonly Option<int> _context = DefaultedOption.New("--context", "How many tokens are looked back over.", s_defaults.Context);
    private readonly Option<int> _batch = DefaultedOption.New("--batch", "Windows in one step.", s_defaults.Batch);
    private readonly Option<int> _steps = DefaultedOption.New("--steps", "Steps.", s_defaults.Steps);
    private readonly Option<double> _learningRate = DefaultedOption.New(
        "--learning-rate",
        "The highest learning rate.",
        s_defaults.LearningRate
    );
    private readonly Option<int> _seed = DefaultedOption.New("--seed", "The seed of weights, windows and samples.", s_defaults.Seed);
    private readonly Option<int> _vocabulary = DefaultedOption.New(
        "--vocabulary",
        "Tokens in all: 257 for bytes; more are learned from the text.",
        s_defaults.Vocabulary
    );

    /// <summary>All of them, as a command adds them.</summary>
    public IReadOnlyList<Option> All => [_layers, _width, _heads, _context, _batch, _steps, _learningRate, _seed, _vocabulary];

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">A number is out of its range.</exception>
    public ScratchOptions Read(ParseResult parsed)
    {
        var options = new ScratchOptions
        {
            Layers = parsed.GetValue(_layers),
            Width = parsed.GetValue(_width),
            Heads = parsed.GetValue(_heads),
            Context = parsed.GetValue(_context),
            Batch = parsed.GetValue(_batch),
            Steps = parsed.GetValue(_steps),
            LearningRate = parsed.GetValue(_learningRate),
            Seed = parsed.GetValue(_seed),
            Vocabulary = parsed.GetValue(_vocabulary),
        };
        UsageException.ForBadArguments(options.Validate);

        return options;
    }
}
