using LlmWorkbench.Training.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>
/// Muon with decoupled weight decay for the matrices of the layers, Adam for embeddings, norms and biases, the gradient's norm clipped.
/// Muon (K. Jordan, 2024; with the scale of J. Liu et al., "Muon is scalable for LLM training", 2025) steps in the direction
/// of the orthogonalized momentum: every direction of a matrix learns equally fast, also those that rare facts need. Written out here,
/// so that the moments can be saved and a resumed run continues bit for bit.
/// </summary>
internal sealed class Optimizer : IDisposable
{
    private const double Momentum = 0.95;

    // Makes Muon's steps as large as Adam's usually are, so that one learning rate serves both.
    private const double MuonScale = 0.2;

    // The embedding learns best at about half the rate of the layers.
    private const double AdamScale = 0.5;
    private readonly TransformerNetwork _network;
    private readonly double _weightDecay;
    private readonly Dictionary<string, Tensor> _first;
    private readonly Dictionary<string, Tensor> _second;

    public Optimizer(TransformerNetwork network, double weightDecay)
    {
        _network = network;
        _weightDecay = weightDecay;
        _first = Zeros(network.WeightNames);
        _second = Zeros(network.WeightNames.Where(name => !UsesMuon(name)));
    }

    /// <summary>What has to be kept to go on later: running means of the gradient, then of its square, in the order of the
    /// weights.</summary>
    public IEnumerable<Tensor> State =>
        _network
            .WeightNames.Select(name => _first[name])
            .Concat(_network.WeightNames.Where(_second.ContainsKey).Select(name => _second[name]));

    /// <summary>The running mean (Adam) or sum (Muon) of a weight's gradient.</summary>
    public Tensor First(string name) => _first[name];

    /// <summary>The running mean of the square of a weight's gradient; Muon has none.</summary>
    public Tensor Second(string name) => _second[name];

    /// <summary>Changes the weights by their gradients and clears those. Returns the gradient's norm before clipping.</summary>
    public double Step(int step, double learningRate, double maximumNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        double norm = Math.Sqrt(_network.WeightNames.Sum(name => SquareSum(_network.Weight(name).grad!)));
        // Held until the end, as all Scalars here: see Constants.
        using Scalar clip = Math.Min(1, maximumNorm / (norm + 1e-6));
        foreach (string name in _network.WeightNames)
        {
            Tensor weight = _network.Weight(name);
            Tensor gradient = weight.grad!.mul_(clip);
            if (UsesMuon(name))
            {
                StepByMuon(weight, gradient, _first[name], learningRate);
            }
            else
            {
                // Without decay: the natural value of norms is 1, not 0; and a decayed embedding makes tokens alike that the model could
                // not yet tell apart, and then it never can.
                Adam.Step(weight, gradient, _first[name], _second[name], step, learningRate * AdamScale);
            }

            gradient.zero_();
        }

        return norm;
    }

    public void Dispose()
    {
        foreach (Tensor moment in State)
        {
            moment.Dispose();
        }
    }

    // Not Tensor.square(), which makes a Scalar that nothing holds: see Constants.
    private static float SquareSum(Tensor gradient) => gradient.mul(gradient).sum().item<float>();

    private bool UsesMuon(string name) => name.StartsWith("blk.", StringComparison.Ordinal) && _network.Weight(name).dim() == 2;

    private void StepByMuon(Tensor weight, Tensor gradient, Tensor momentum, double learningRate)
    {
        using Scalar keep = Momentum;
        using Scalar keepWeight = 1 - (learningRate * _weightDecay);
        using Scalar rate = -learningRate * MuonScale * Math.Sqrt(Math.Max(weight.shape[0], weight.shape[1]));
        momentum.mul_(keep).add_(gradient, Constants.One);
        // Nesterov's look ahead.
        Tensor direction = Orthogonalization.Orthogonalize(gradient.add(momentum, keep));
        weight.mul_(keepWeight).add_(direction, rate);
    }

    private Dictionary<string, Tensor> Zeros(IEnumerable<string> names) =>
        names.ToDictionary(name => name, name => zeros_like(_network.Weight(name)).detach().DetachFromDisposeScope());
}
