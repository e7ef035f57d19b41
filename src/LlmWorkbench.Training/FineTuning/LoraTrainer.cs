using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.FineTuning;

/// <summary>Trains an adapter on examples; the base model stays as it is. Only the replies count for the loss.</summary>
public static class LoraTrainer
{
    private const long Ignored = -100;

    /// <summary>Trains the adapter and leaves the weights of the model as they are.</summary>
    /// <param name="network">The base model; it is frozen, and the new adapter is left in it.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="examples">Writes the examples.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">Told after each step: how many are done, and the loss in nats a token of reply.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    /// <returns>The adapter.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LoraAdapter Train(
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        Func<InstructionExample> examples,
        LoraOptions options,
        Action<int, double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        options.Validate();
        network.Freeze();
        var adapter = new LoraAdapter(network, options.Rank, options.Alpha, (long)options.Seed);
        network.Adapter = adapter;
        Tensor[] weights = [.. adapter.Names.SelectMany(name => (Tensor[])[adapter.A(name), adapter.B(name)])];
        using DisposeScope kept = NewDisposeScope();
        (Tensor First, Tensor Second)[] moments = weights
            .Select(weight => (First: zeros_like(weight).detach(), Second: zeros_like(weight).detach()))
            .ToArray();
        for (int step = 0; step < options.Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using DisposeScope scope = NewDisposeScope();
            Tensor loss = LossOf(network, tokenizer, [.. Enumerable.Range(0, options.Batch).Select(_ => examples())]);
            loss.backward();
            using (no_grad())
            {
                for (int i = 0; i < weights.Length; i++)
                {
                    Adam.Step(weights[i], weights[i].grad!, moments[i].First, moments[i].Second, step, options.LearningRateAt(step));
                    weights[i].grad!.zero_();
                }
            }

            progress?.Invoke(step + 1, loss.item<float>());
        }

        return adapter;
    }

    private static Tensor LossOf(TransformerNetwork network, BytePairTokenizer tokenizer, InstructionExample[] batch)
    {
        int start = tokenizer.IdOf(ChatFormat.EndOfText);
        return LossOf(
            network,
            [.. batch.Select(example => new TuningExample([start, .. tokenizer.Encode(example.Prompt)], tokenizer.Encode(example.Reply)))],
            start
        );
    }

    /// <summary>The loss over a batch.</summary>
    /// <param name="network">The model.</param>
    /// <param name="batch">The examples; what does not fit into the context is left out.</param>
    /// <param name="filler">The token that fills short rows.</param>
    /// <returns>The mean surprisal of all tokens of all replies, in nats.</returns>
    internal static Tensor LossOf(TransformerNetwork network, TuningExample[] batch, int filler)
    {
        int length = Math.Min(batch.Max(row => row.Prompt.Count + row.Reply.Count), network.Shape.Context + 1);
        long[,] tokens = new long[batch.Length, length - 1];
        long[,] targets = new long[batch.Length, length - 1];
        for (int row = 0; row < batch.Length; row++)
        {
            int[] all = [.. batch[row].Prompt, .. batch[row].Reply];
            for (int at = 0; at < length - 1; at++)
            {
                // What fills a short row stands after the reply, where nothing before it can see it.
                tokens[row, at] = at < all.Length ? all[at] : filler;
                targets[row, at] = at + 1 < all.Length && at + 1 >= batch[row].Prompt.Count ? all[at + 1] : Ignored;
            }
        }

        Tensor logits = network.Forward(tensor(tokens));
        return nn.functional.cross_entropy(
            logits.reshape(-1, network.Shape.Vocabulary),
            tensor(targets).reshape(-1),
            ignore_index: Ignored
        );
    }
}
