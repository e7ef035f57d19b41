using System.CommandLine;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Commands.Options;

/// <summary>The options that decide what is trained; a checkpoint keeps them.</summary>
internal sealed class TrainingOptionSet
{
    private static readonly TrainingOptions s_defaults = new();
    private readonly Option<double> _sharedStart = DefaultedOption.New(
        "--shared-start",
        "How much of the first embeddings all tokens share; heads that copy need it.",
        s_defaults.SharedStart
    );
    private readonly Option<ulong> _corpusSeed = DefaultedOption.New("--corpus-seed", "The seed of the corpus.", s_defaults.CorpusSeed);
    private readonly Option<int> _people = DefaultedOption.New(
        "--people",
        "How many invented people the corpus speaks of.",
        s_defaults.People
    );
    private readonly Option<long> _seed = DefaultedOption.New("--seed", "The seed of the first weights.", s_defaults.Seed);
    private readonly Option<long> _tokens = DefaultedOption.New("--tokens", "How many tokens to train on.", s_defaults.Tokens);
    private readonly Option<int> _layers = DefaultedOption.New("--layers", "Layers.", s_defaults.Shape.Layers);
    private readonly Option<int> _width = DefaultedOption.New("--width", "The width of the residual stream.", s_defaults.Shape.Width);
    private readonly Option<int> _feedForward = DefaultedOption.New(
        "--feed-forward",
        "The width inside the feed-forward part.",
        s_defaults.Shape.FeedForward
    );
    private readonly Option<int> _heads = DefaultedOption.New("--heads", "Attention heads a layer.", s_defaults.Shape.Heads);
    private readonly Option<int?> _keyValueHeads = Maybe<int?>(
        "--kv-heads",
        "Key/value heads a layer; without it, those of the architecture."
    );
    private readonly Option<string> _architecture = DefaultedOption.New("--architecture", "The parts of which model.", "llama");
    private readonly Option<PositionKind?> _positions = Maybe<PositionKind?>("--positions", "Other positions than the architecture's.");
    private readonly Option<NormKind?> _norm = Maybe<NormKind?>("--norm", "Another norm.");
    private readonly Option<MlpKind?> _mlp = Maybe<MlpKind?>("--mlp", "Another feed-forward part.");
    private readonly Option<bool?> _parallel = Maybe<bool?>("--parallel", "Whether attention and feed-forward stand side by side.");
    private readonly Option<bool?> _biases = Maybe<bool?>("--biases", "Whether matrices have biases.");
    private readonly Option<int> _vocabulary = DefaultedOption.New(
        "--vocabulary",
        "Tokens in the vocabulary.",
        s_defaults.Shape.Vocabulary
    );
    private readonly Option<int> _context = DefaultedOption.New("--context", "Tokens in the context window.", s_defaults.Shape.Context);
    private readonly Option<int> _batch = DefaultedOption.New("--batch", "Windows of the context's length in one step.", s_defaults.Batch);
    private readonly Option<double> _learningRate = DefaultedOption.New(
        "--learning-rate",
        "The highest learning rate.",
        s_defaults.LearningRate
    );
    private readonly Option<int> _warmUp = DefaultedOption.New(
        "--warm-up",
        "Over how many steps, the first ones, the learning rate rises.",
        s_defaults.WarmUp
    );
    private readonly Option<double> _cooldown = DefaultedOption.New(
        "--cooldown",
        "Over which part of the steps, the last ones, the learning rate falls.",
        s_defaults.Cooldown
    );
    private readonly Option<int> _checkpointEvery = DefaultedOption.New(
        "--checkpoint-every",
        "Steps from one checkpoint to the next.",
        s_defaults.CheckpointEvery
    );

    private static readonly Dictionary<string, (ModelParts Parts, Func<int, int> KeyValueHeads)> s_architectures = new()
    {
        ["llama"] = (ModelParts.Llama, heads => heads % 2 == 0 ? heads / 2 : heads),
        ["falcon"] = (ModelParts.Falcon, _ => 1),
        ["starcoder"] = (ModelParts.Gpt2, _ => 1),
        ["gpt2"] = (ModelParts.Gpt2, heads => heads),
        ["opt"] = (ModelParts.Opt, heads => heads),
    };

    public TrainingOptionSet() => _architecture.AcceptOnlyFromAmong([.. s_architectures.Keys]);

    public IReadOnlyList<Option> All =>
        [
            _sharedStart,
            _corpusSeed,
            _people,
            _seed,
            _tokens,
            _layers,
            _width,
            _feedForward,
            _heads,
            _keyValueHeads,
            _architecture,
            _positions,
            _norm,
            _mlp,
            _parallel,
            _biases,
            _vocabulary,
            _context,
            _batch,
            _learningRate,
            _warmUp,
            _cooldown,
            _checkpointEvery,
        ];

    /// <summary>The options that a run keeps until its end.</summary>
    public IEnumerable<Option> Fixed => All.Where(option => option != _tokens && option != _checkpointEvery);

    /// <summary>The number of tokens, where the command line gives one.</summary>
    public long? GivenTokens(ParseResult parsed) => Given(parsed, _tokens);

    /// <summary>The steps from one checkpoint to the next, where the command line gives them.</summary>
    public int? GivenCheckpointEvery(ParseResult parsed) => Given(parsed, _checkpointEvery);

    public TrainingOptions Read(ParseResult parsed) =>
        new()
        {
            SharedStart = parsed.GetValue(_sharedStart),
            CorpusSeed = parsed.GetValue(_corpusSeed),
            People = parsed.GetValue(_people),
            Seed = parsed.GetValue(_seed),
            Tokens = parsed.GetValue(_tokens),
            Batch = parsed.GetValue(_batch),
            LearningRate = parsed.GetValue(_learningRate),
            WarmUp = parsed.GetValue(_warmUp),
            Cooldown = parsed.GetValue(_cooldown),
            CheckpointEvery = parsed.GetValue(_checkpointEvery),
            Shape = new ModelShape
            {
                Layers = parsed.GetValue(_layers),
                Width = parsed.GetValue(_width),
                FeedForward = parsed.GetValue(_feedForward),
                Heads = parsed.GetValue(_heads),
                KeyValueHeads =
                    parsed.GetValue(_keyValueHeads)
                    ?? s_architectures[parsed.GetValue(_architecture)!].KeyValueHeads(parsed.GetValue(_heads)),
                Parts = ReadParts(parsed),
                Vocabulary = parsed.GetValue(_vocabulary),
                Context = parsed.GetValue(_context),
            },
        };

    private ModelParts ReadParts(ParseResult parsed)
    {
        ModelParts parts = s_architectures[parsed.GetValue(_architecture)!].Parts;
        return new ModelParts
        {
            Positions = parsed.GetValue(_positions) ?? parts.Positions,
            Norm = parsed.GetValue(_norm) ?? parts.Norm,
            Mlp = parsed.GetValue(_mlp) ?? parts.Mlp,
            Parallel = parsed.GetValue(_parallel) ?? parts.Parallel,
            Biases = parsed.GetValue(_biases) ?? parts.Biases,
        };
    }

    private static T? Given<T>(ParseResult parsed, Option<T> option)
        where T : struct => parsed.GetResult(option) is { Implicit: false } ? parsed.GetValue(option) : null;

    private static Option<T> Maybe<T>(string name, string description) => new(name) { Description = description };
}
