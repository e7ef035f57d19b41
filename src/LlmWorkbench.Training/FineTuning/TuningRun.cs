using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.FineTuning;

/// <summary>Trains an adapter on examples of the user's, step by step, so that it can be stopped, kept and taken up again. Which examples a
/// step takes depends on the seed and the step alone.</summary>
public sealed class TuningRun : IDisposable
{
    private const int MeasuredAtOnce = 16;
    private readonly TransformerNetwork _network;
    private readonly LoraOptions _options;
    private readonly IReadOnlyList<TuningExample> _examples;
    private readonly int _start;
    private readonly Tensor[] _weights;
    private readonly (Tensor First, Tensor Second)[] _moments;

    /// <summary>Begins with an adapter that changes nothing.</summary>
    /// <param name="network">The base model; it is frozen, and the adapter is left in it.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="examples">The examples, at least one.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public TuningRun(TransformerNetwork network, BytePairTokenizer tokenizer, IReadOnlyList<TuningExample> examples, LoraOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_network, _examples, _options, _start) = (network, examples, options, tokenizer.IdOf(ChatFormat.EndOfText));
        network.Freeze();
        Adapter = new LoraAdapter(network, options.Rank, options.Alpha, (long)options.Seed);
        network.Adapter = Adapter;
        _weights = [.. Adapter.Names.SelectMany(name => (Tensor[])[Adapter.A(name), Adapter.B(name)])];
        _moments = [.. _weights.Select(weight => (Zeros(weight), Zeros(weight)))];
    }

    /// <summary>The adapter in its present state.</summary>
    public LoraAdapter Adapter { get; }

    /// <summary>How many steps are done.</summary>
    public int Step { get; internal set; }

    /// <summary>Adapter weights and the optimizer's running means, by names: what a state holds.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State =>
        Adapter
            .Names.SelectMany(name => (string[])[name + ".lora_a", name + ".lora_b"])
            .Zip(_weights, _moments)
            .SelectMany(entry =>
                ((string, Tensor)[])
                    [(entry.First, entry.Second), (entry.First + ".1", entry.Third.First), (entry.First + ".2", entry.Third.Second)]
            );

    /// <summary>Takes one step.</summary>
    /// <returns>The loss over the step's examples before it, in nats a token of reply.</returns>
    public double TakeStep()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = LoraTrainer.LossOf(_network, [.. Batch(Step)], _start);
        loss.backward();
        using (no_grad())
        {
            for (int i = 0; i < _weights.Length; i++)
            {
                Adam.Step(_weights[i], _weights[i].grad!, _moments[i].First, _moments[i].Second, Step, _options.LearningRateAt(Step));
                _weights[i].grad!.zero_();
            }
        }

        Step++;
        return loss.item<float>();
    }

    /// <summary>The loss over examples, in nats a token of reply; nothing is learned.</summary>
    /// <param name="examples">At least one.</param>
    /// <returns>The mean over all tokens of all replies.</returns>
    public double Measure(IReadOnlyList<TuningExample> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        double sum = 0;
        long tokens = 0;
        using IDisposable noGradient = no_grad();
        foreach (TuningExample[] batch in examples.Chunk(MeasuredAtOnce))
        {
            using DisposeScope scope = NewDisposeScope();
            int count = batch.Sum(example => example.Reply.Count);
            sum += LoraTrainer.LossOf(_network, batch, _start).item<float>() * count;
            tokens += count;
        }

        return sum / tokens;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Tensor first, Tensor second) in _moments)
        {
            first.Dispose();
            second.Dispose();
        }

        _network.Adapter = null;
        Adapter.Dispose();
    }

    // Every example comes once before one comes again.
    private IEnumerable<TuningExample> Batch(int step)
    {
        for (long at = (long)step * _options.Batch; at < (long)(step + 1) * _options.Batch; at++)
        {
            (long epoch, long place) = Math.DivRem(at, _examples.Count);
            yield return _examples[Order(epoch)[place]];
        }
    }

    private (long Epoch, int[] Order) _order = (-1, []);

    private int[] Order(long epoch)
    {
        if (_order.Epoch != epoch)
        {
            int[] order = [.. Enumerable.Range(0, _examples.Count)];
            var random = new SeededRandom(_options.Seed, (ulong)epoch);
            for (int i = order.Length - 1; i > 0; i--)
            {
                int other = random.Next(i + 1);
                (order[i], order[other]) = (order[other], order[i]);
            }

            _order = (epoch, order);
        }

        return _order.Order;
    }

    private static Tensor Zeros(Tensor weight) => zeros_like(weight).detach().DetachFromDisposeScope();
}
