using LlmWorkbench.Training.Evaluation;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Scratch;

/// <summary>Trains a tiny model on a text, step by step, so that it can be stopped, kept and taken up again. Which windows a step takes
/// depends on the seed and the step alone.</summary>
public sealed class ScratchRun : IDisposable
{
    private const double MaximumGradientNorm = 1.0;
    private const double WeightDecay = 0.1;
    private const int MeasuredAtOnce = 16;
    private const double Temperature = 0.8;
    private readonly TextData _text;
    private readonly ScratchOptions _options;
    private readonly Optimizer _optimizer;

    /// <summary>Begins with random weights.</summary>
    /// <param name="text">What is learned.</param>
    /// <param name="parts">What the model is made of.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public ScratchRun(TextData text, ScratchParts parts, ScratchOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_text, _options) = (text, options);
        Network = new TransformerNetwork(ScratchShapes.Of(options.Shape(text.Tokenizer.Count), parts), options.Seed);
        _optimizer = new Optimizer(Network, WeightDecay);
    }

    /// <summary>The model in its present state.</summary>
    public TransformerNetwork Network { get; }

    /// <summary>Its tokenizer.</summary>
    public BytePairTokenizer Tokenizer => _text.Tokenizer;

    /// <summary>How many steps are done.</summary>
    public int Step { get; internal set; }

    /// <summary>Weights and the optimizer's running means, by names: what a state holds.</summary>
    internal IEnumerable<(string Name, Tensor Value)> State =>
        Network
            .WeightNames.Select(name => (name, Network.Weight(name)))
            .Concat(_optimizer.State.Select((value, i) => ($"moment.{i}", value)));

    /// <summary>Takes one step.</summary>
    /// <returns>The loss over the step's windows before it, in nats a token.</returns>
    public double TakeStep()
    {
        using DisposeScope scope = NewDisposeScope();
        var random = new SeededRandom((ulong)_options.Seed, (ulong)Step);
        Tensor loss = LossOf(Network, Rows([.. Enumerable.Range(0, _options.Batch).Select(_ => _text.Draw(random))])).mean();
        loss.backward();
        _optimizer.Step(Step, _options.LearningRateAt(Step), MaximumGradientNorm);
        Step++;
        return loss.item<float>();
    }

    /// <summary>The loss over the held-out windows; nothing is learned.</summary>
    /// <returns>Nats a token, for each window.</returns>
    public IReadOnlyList<double> Measure()
    {
        using IDisposable noGradient = no_grad();
        List<double> losses = [];
        foreach (int[][] batch in _text.HeldOut.Chunk(MeasuredAtOnce))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor nats = LossOf(Network, Rows([.. batch.Select(window => _text.Row(window))]));
            losses.AddRange(nats.mean([1L]).data<float>().ToArray().Select(loss => (double)loss));
        }

        return losses;
    }

    /// <summary>Bits a character of what a mean loss is in nats a token.</summary>
    /// <param name="nats">The mean loss over the held-out windows.</param>
    public double BitsPerCharacter(double nats) =>
        nats / Math.Log(2) * _text.HeldOut.Sum(window => window.Length) / _text.HeldOut.Sum(window => _text.Characters(window));

    /// <summary>What it writes now; the same seed at every step.</summary>
    /// <param name="prompt">What stands before.</param>
    /// <param name="length">How many tokens.</param>
    public string Sample(string prompt, int length) =>
        Sampling.Write(Network, _text.Tokenizer, prompt, length, Temperature, new SeededRandom((ulong)_options.Seed));

    /// <summary>The surprisals of a batch.</summary>
    /// <param name="network">The model.</param>
    /// <param name="rows">Tokens, int64 [batch, time + 1]: each is an input, and the target of the one before it.</param>
    /// <returns>Nats, [batch, time].</returns>
    internal static Tensor LossOf(TransformerNetwork network, Tensor rows)
    {
        long time = rows.shape[1] - 1;
        Tensor logits = network.Forward(rows.narrow(1, 0, time));
        Tensor targets = rows.narrow(1, 1, time).reshape(-1);
        return nn
            .functional.cross_entropy(logits.reshape(-1, network.Shape.Vocabulary), targets, reduction: nn.Reduction.None)
            .reshape(rows.shape[0], time);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        Network.Dispose();
    }

    private static Tensor Rows(long[][] rows) => stack(rows.Select(row => tensor(row)).ToArray());
}
