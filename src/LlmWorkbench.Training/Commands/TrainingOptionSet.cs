using System.CommandLine;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;

namespace LlmWorkbench.Training.Commands;

/// <summary>The options that decide what is trained; a checkpoint keeps them.</summary>
internal sealed class TrainingOptionSet
{
    private static readonly TrainingOptions Defaults = new();
    private readonly Option<ulong> corpusSeed = New("--corpus-seed", "The seed of the corpus.", Defaults.CorpusSeed);
    private readonly Option<int> people = New("--people", "How many invented people the corpus speaks of.", Defaults.People);
    private readonly Option<long> seed = New("--seed", "The seed of the first weights.", Defaults.Seed);
    private readonly Option<long> tokens = New("--tokens", "How many tokens to train on.", Defaults.Tokens);
    private readonly Option<int> layers = New("--layers", "Layers.", Defaults.Shape.Layers);
    private readonly Option<int> width = New("--width", "The width of the residual stream.", Defaults.Shape.Width);
    private readonly Option<int> feedForward = New("--feed-forward", "The width inside the feed-forward part.", Defaults.Shape.FeedForward);
    private readonly Option<int> heads = New("--heads", "Attention heads a layer.", Defaults.Shape.Heads);
    private readonly Option<int> keyValueHeads = New("--kv-heads", "Key/value heads a layer.", Defaults.Shape.KeyValueHeads);
    private readonly Option<int> vocabulary = New("--vocabulary", "Tokens in the vocabulary.", Defaults.Shape.Vocabulary);
    private readonly Option<int> context = New("--context", "Tokens in the context window.", Defaults.Shape.Context);
    private readonly Option<int> batch = New("--batch", "Windows of the context's length in one step.", Defaults.Batch);
    private readonly Option<double> learningRate = New("--learning-rate", "The highest learning rate.", Defaults.LearningRate);
    private readonly Option<int> checkpointEvery = New("--checkpoint-every", "Steps from one checkpoint to the next.", Defaults.CheckpointEvery);

    public IReadOnlyList<Option> All =>
    [
        corpusSeed, people, seed, tokens, layers, width, feedForward, heads, keyValueHeads, vocabulary, context, batch, learningRate,
        checkpointEvery,
    ];

    public TrainingOptions Read(ParseResult parsed) => new()
    {
        CorpusSeed = parsed.GetValue(corpusSeed),
        People = parsed.GetValue(people),
        Seed = parsed.GetValue(seed),
        Tokens = parsed.GetValue(tokens),
        Batch = parsed.GetValue(batch),
        LearningRate = parsed.GetValue(learningRate),
        CheckpointEvery = parsed.GetValue(checkpointEvery),
        Shape = new ModelShape
        {
            Layers = parsed.GetValue(layers),
            Width = parsed.GetValue(width),
            FeedForward = parsed.GetValue(feedForward),
            Heads = parsed.GetValue(heads),
            KeyValueHeads = parsed.GetValue(keyValueHeads),
            Vocabulary = parsed.GetValue(vocabulary),
            Context = parsed.GetValue(context),
        },
    };

    private static Option<T> New<T>(string name, string description, T defaultValue) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };
}
