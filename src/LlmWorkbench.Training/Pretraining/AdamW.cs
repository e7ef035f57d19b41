using LlmWorkbench.Training.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>
/// AdamW with the gradient's norm clipped. Written out here, so that its two moments can be saved and a resumed run continues bit for bit.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.95;
    private const double Epsilon = 1e-8;
    private readonly LlamaNetwork _network;
    private readonly double _weightDecay;

    public AdamW(LlamaNetwork network, double weightDecay)
    {
        _network = network;
        _weightDecay = weightDecay;
        First = [.. network.WeightNames.Select(name => zeros_like(network.Weight(name)).detach().DetachFromDisposeScope())];
        Second = [.. network.WeightNames.Select(name => zeros_like(network.Weight(name)).detach().DetachFromDisposeScope())];
    }

    /// <summary>The running means of the gradient, in the order of the network's weights.</summary>
    public IReadOnlyList<Tensor> First { get; }

    /// <summary>The running means of its square.</summary>
    public IReadOnlyList<Tensor> Second { get; }

    /// <summary>Changes the weights by their gradients and clears those. Returns the gradient's norm before clipping.</summary>
    public double Step(int step, double learningRate, double maximumNorm)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weights = _network.WeightNames.Select(_network.Weight).ToArray();
        var norm = Math.Sqrt(weights.Sum(weight => weight.grad!.square().sum().item<float>()));
        // All held until the end: see Constants.
        using Scalar clip = Math.Min(1, maximumNorm / (norm + 1e-6));
        using Scalar keepFirst = FirstDecay, addFirst = 1 - FirstDecay, keepSecond = SecondDecay, addSecond = 1 - SecondDecay;
        using Scalar secondCorrection = 1 - Math.Pow(SecondDecay, step + 1), epsilon = Epsilon;
        using Scalar keepWeight = 1 - (learningRate * _weightDecay);
        using Scalar rate = -learningRate / (1 - Math.Pow(FirstDecay, step + 1));
        for (var i = 0; i < weights.Length; i++)
        {
            var gradient = weights[i].grad!.mul_(clip);
            First[i].mul_(keepFirst).add_(gradient, alpha: addFirst);
            Second[i].mul_(keepSecond).addcmul_(gradient, gradient, addSecond);
            // Norms are not decayed: their natural value is 1, not 0. Nor is the embedding: decay makes tokens alike that the model
            // could not yet tell apart, and then it never can.
            if (weights[i].dim() > 1 && _network.WeightNames[i] != "token_embd.weight")
            {
                weights[i].mul_(keepWeight);
            }

            var spread = (Second[i] / secondCorrection).sqrt_().add_(epsilon, Constants.One);
            weights[i].addcdiv_(First[i], spread, rate);
            gradient.zero_();
        }

        return norm;
    }

    public void Dispose()
    {
        foreach (var moment in First.Concat(Second))
        {
            moment.Dispose();
        }
    }
}
