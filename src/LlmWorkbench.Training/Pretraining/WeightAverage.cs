using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>
/// The mean of the weights of a run's last checkpoints: each step of a training throws the weights a little to the side, and the mean
/// lies where they are thrown around (P. Izmailov and others,
/// <see href="https://arxiv.org/abs/1803.05407">Averaging Weights Leads to Wider Optima and Better Generalization</see>, 2018).
/// </summary>
public static class WeightAverage
{
    /// <summary>Writes the mean as the first checkpoint of a run of its own.</summary>
    /// <param name="fromFolder">The run's folder.</param>
    /// <param name="fromStep">The checkpoints of this step and of all later ones count, each as much as another.</param>
    /// <param name="runFolder">The folder of the mean, which holds no checkpoints yet.</param>
    /// <returns>What the checkpoint says, that of the newest with no loss, and the steps that were averaged.</returns>
    /// <exception cref="ArgumentException">There are fewer than two such checkpoints, or the folder holds some already.</exception>
    /// <exception cref="FileNotFoundException">The run has no checkpoint.</exception>
    /// <exception cref="InvalidDataException">A checkpoint is damaged, or of another shape than the newest.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static (CheckpointHeader Header, IReadOnlyList<int> Steps) Write(string fromFolder, int fromStep, string runFolder)
    {
        CheckpointHeader newest = Checkpoint.ReadHeader(Checkpoint.Newest(fromFolder));
        int[] steps = [.. Checkpoint.Steps(fromFolder).Where(step => step >= fromStep)];
        if (steps.Length < 2)
        {
            throw new ArgumentException(
                $"A mean needs two checkpoints, and from step {fromStep} on {fromFolder} holds {steps.Length}; it holds those of "
                    + $"{string.Join(", ", Checkpoint.Steps(fromFolder))}."
            );
        }

        if (Checkpoint.Exists(runFolder))
        {
            throw new ArgumentException($"{runFolder} holds checkpoints already; give another folder.");
        }

        string[] folders = [.. steps.Select(step => Checkpoint.Find(fromFolder, step))];
        using TransformerNetwork mean = Mean(folders, newest.Options.Shape);
        BytePairTokenizer tokenizer = Checkpoint.ReadTokenizer(folders[^1], newest);
        // Its running means begin anew: those of the last step belong to other weights.
        using var optimizer = new Optimizer(mean, newest.Options.WeightDecay);
        CheckpointHeader header = newest with { Loss = null, ValidationLoss = null };
        Checkpoint.Write(runFolder, header, tokenizer, mean, optimizer, FileReaders.Of([.. folders.SelectMany(Checkpoint.Files)]));
        return (header, steps);
    }

    private static TransformerNetwork Mean(string[] folders, ModelShape shape)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        var sums = new Dictionary<string, Tensor>();
        foreach (string folder in folders)
        {
            CheckpointHeader header = Checkpoint.ReadHeader(folder);
            if (header.Options.Shape != shape)
            {
                throw new InvalidDataException($"{folder} is of another shape than the newest checkpoint beside it; average one run.");
            }

            using TransformerNetwork network = Checkpoint.ReadNetwork(folder, header);
            foreach (string name in network.WeightNames)
            {
                // In 64 bits, so that the order of the checkpoints changes nothing.
                Tensor weight = network.Weight(name).to(ScalarType.Float64);
                sums[name] = sums.TryGetValue(name, out Tensor? sum) ? sum.add_(weight, Constants.One) : weight;
            }
        }

        var mean = new TransformerNetwork(shape, seed: 0);
        using Scalar count = folders.Length;
        foreach ((string name, Tensor sum) in sums)
        {
            mean.Weight(name).copy_(sum.div_(count));
        }

        return mean;
    }
}
