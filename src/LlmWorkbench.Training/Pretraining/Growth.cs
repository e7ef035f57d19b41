using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>
/// Makes a larger model of a trained one that computes the same, to be trained further: new layers add nothing at first, and what new
/// places of the feed-forward part hold is not read yet (T. Chen, I. Goodfellow, J. Shlens,
/// <see href="https://arxiv.org/abs/1511.05641">Net2Net</see>, 2015). What the small model has learned need not be learned again.
/// </summary>
public static class Growth
{
    /// <summary>Makes the larger model.</summary>
    /// <param name="small">The trained model.</param>
    /// <param name="shape">The larger shape: as many layers or more, a feed-forward part as wide or wider, all else as it was.</param>
    /// <param name="seed">The seed of the new weights.</param>
    /// <returns>A model with the same outputs.</returns>
    /// <exception cref="ArgumentException">The shape is no larger one; the message says why.</exception>
    public static TransformerNetwork Grow(TransformerNetwork small, ModelShape shape, long seed)
    {
        ArgumentNullException.ThrowIfNull(small);
        ArgumentNullException.ThrowIfNull(shape);
        Check(small.Shape, shape);
        var large = new TransformerNetwork(shape, seed);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        foreach (string name in small.WeightNames.Where(name => !name.StartsWith("blk.", StringComparison.Ordinal)))
        {
            large.Weight(name).copy_(small.Weight(name));
        }

        ILookup<int, int> sources = Enumerable
            .Range(0, small.Shape.Layers)
            .ToLookup(layer => PlaceOf(layer, small.Shape.Layers, shape.Layers));
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            string prefix = $"blk.{layer}.";
            if (sources.Contains(layer))
            {
                CopyLayer(small, $"blk.{sources[layer].Single()}.", large, prefix);
            }
            else
            {
                large.Weight(prefix + "attn_output.weight").zero_();
                large.Weight(prefix + "ffn_down.weight").zero_();
            }
        }

        return large;
    }

    /// <summary>Writes the first checkpoint of a larger run, from which it goes on as the small one would have.</summary>
    /// <param name="fromFolder">A checkpoint's folder of the small run.</param>
    /// <param name="layers">How many layers it gets.</param>
    /// <param name="feedForward">How wide the feed-forward part becomes.</param>
    /// <param name="runFolder">The folder of the larger run.</param>
    /// <returns>What the checkpoint says: the same step, documents and time, another shape.</returns>
    /// <exception cref="ArgumentException">The shape is no larger one.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static CheckpointHeader Write(string fromFolder, int layers, int feedForward, string runFolder)
    {
        CheckpointHeader header = Checkpoint.ReadHeader(fromFolder);
        ModelShape shape = header.Options.Shape with { Layers = layers, FeedForward = feedForward };
        CheckpointHeader grown = header with { Options = header.Options with { Shape = shape } };
        BytePairTokenizer tokenizer = Checkpoint.ReadTokenizer(fromFolder, header);
        using TransformerNetwork small = Checkpoint.ReadNetwork(fromFolder, header);
        using TransformerNetwork large = Grow(small, shape, header.Options.Seed);
        // Its running means begin anew: those of the small run fit no longer.
        using var optimizer = new Optimizer(large, header.Options.WeightDecay);
        Checkpoint.Write(runFolder, grown, tokenizer, large, optimizer, FileReaders.Of(Checkpoint.Files(fromFolder)));
        return grown;
    }

    // The old layers are spread evenly, a new one after each group.
    private static int PlaceOf(int layer, int before, int after) => layer * after / before;

    private static void CopyLayer(TransformerNetwork small, string from, TransformerNetwork large, string to)
    {
        foreach (string name in small.WeightNames.Where(name => name.StartsWith(from, StringComparison.Ordinal)))
        {
            (Tensor old, Tensor grown) = (small.Weight(name), large.Weight(to + name[from.Length..]));
            if (name.EndsWith("ffn_down.weight", StringComparison.Ordinal))
            {
                grown.zero_();
                grown.narrow(1, 0, old.shape[1]).copy_(old);
            }
            else
            {
                grown.narrow(0, 0, old.shape[0]).copy_(old);
            }
        }
    }

    private static void Check(ModelShape small, ModelShape large)
    {
        large.Validate();
        if (large.Layers < small.Layers || large.FeedForward < small.FeedForward)
        {
            throw new ArgumentException(
                $"A model of {small.Layers} layers and a feed-forward width of {small.FeedForward} can grow, not shrink, to {large.Layers} "
                    + $"layers and {large.FeedForward}."
            );
        }

        if (small with { Layers = large.Layers, FeedForward = large.FeedForward } != large)
        {
            throw new ArgumentException("Growing changes the number of layers and the feed-forward width; all else stays as it was.");
        }
    }
}
