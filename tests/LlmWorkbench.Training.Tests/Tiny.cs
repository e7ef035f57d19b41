using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Tests;

/// <summary>Models small enough for tests.</summary>
internal static class Tiny
{
    static Tiny() => torch.set_num_threads(1);

    public static ModelShape Shape { get; } =
        new()
        {
            Vocabulary = 320,
            Context = 48,
            Layers = 2,
            Width = 32,
            FeedForward = 48,
            Heads = 4,
            KeyValueHeads = 2,
        };

    public static TrainingOptions Options { get; } =
        new()
        {
            Shape = Shape with { Vocabulary = 400, Context = 32 },
            People = 5,
            Tokens = 12 * 2 * 32,
            Batch = 2,
            WarmUp = 2,
            CheckpointEvery = 6,
        };

    /// <summary>Learned from a hundred documents: enough to have merges, quick enough for every test.</summary>
    public static BytePairTokenizer Tokenizer { get; } =
        new(
            BytePairTrainer.Learn(new CurriculumCorpus(1).Training().Take(100).Select(document => document.Text), 320 - 256 - 5),
            ChatFormat.SpecialTokens,
            320
        );

    /// <summary>A model whose weights are large enough for attention and norms to matter, unlike those that training starts from.</summary>
    public static TransformerNetwork Network(ModelShape? shape = null, long seed = 7)
    {
        var network = new TransformerNetwork(shape ?? Shape, seed);
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        using var generator = new torch.Generator((ulong)seed + 1);
        foreach (string name in network.WeightNames)
        {
            torch.Tensor weight = network.Weight(name);
            if (weight.dim() == 1)
            {
                using Scalar half = 0.5,
                    minus = -1;
                weight.add_(torch.rand(weight.shape, generator: generator).mul_(half), minus);
            }
            else
            {
                bool added = name.Contains("output", StringComparison.Ordinal) || name.Contains("down", StringComparison.Ordinal);
                using Scalar factor = added ? 20 : 2;
                weight.mul_(factor);
            }
        }

        return network;
    }

    public static int[] RandomTokens(int count, int vocabulary, ulong seed = 3)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(vocabulary))];
    }

    /// <summary>The logits [time][vocabulary] of one sequence.</summary>
    public static float[][] Logits(TransformerNetwork network, int[] tokens)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor input = torch.tensor(tokens.Select(id => (long)id).ToArray()).unsqueeze(0);
        return [.. network.Forward(input).data<float>().ToArray().Chunk(network.Shape.Vocabulary)];
    }
}
