using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Network;

/// <summary>
/// A low-rank adapter (E. Hu et al., "LoRA: Low-rank adaptation of large language models", 2021): to each matrix W of the layers it
/// adds (alpha / rank) · B · A, where A has as many rows, and B as many columns, as the rank. A starts random and B at zero, so that a
/// new adapter changes nothing.
/// </summary>
public sealed class LoraAdapter : IDisposable
{
    private readonly Dictionary<string, (Tensor A, Tensor B)> _pairs = [];
    private readonly Scalar _scale;

    /// <summary>Makes an adapter that changes nothing yet.</summary>
    /// <param name="network">The model it is for.</param>
    /// <param name="rank">The rank, at least 1.</param>
    /// <param name="alpha">The numerator of the scale.</param>
    /// <param name="seed">The seed of the first weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rank is below 1.</exception>
    public LoraAdapter(TransformerNetwork network, int rank, double alpha, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        (Rank, Alpha, _scale) = (rank, alpha, alpha / rank);
        using var generator = new Generator((ulong)seed);
        foreach (
            string? name in network.WeightNames.Where(name =>
                name.StartsWith("blk.", StringComparison.Ordinal) && network.Weight(name).dim() == 2
            )
        )
        {
            (long rows, long columns) = (network.Weight(name).shape[0], network.Weight(name).shape[1]);
            using Scalar spread = 1 / Math.Sqrt(columns);
            using IDisposable noGradient = no_grad();
            _pairs[name] = (Keep(randn(rank, columns, generator: generator).mul_(spread)), Keep(zeros(rows, rank)));
        }
    }

    /// <summary>The rank of what is added.</summary>
    public int Rank { get; }

    /// <summary>The numerator of the scale; the denominator is the rank.</summary>
    public double Alpha { get; }

    /// <summary>The names of the adapted matrices, in file order.</summary>
    public IEnumerable<string> Names => _pairs.Keys;

    /// <summary>How many weights there are.</summary>
    public long ParameterCount => _pairs.Values.Sum(pair => pair.A.numel() + pair.B.numel());

    /// <summary>The matrix [rank, inputs] that comes first.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public Tensor A(string name) => _pairs[name].A;

    /// <summary>The matrix [outputs, rank] that comes second.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public Tensor B(string name) => _pairs[name].B;

    /// <summary>What the adapter adds to a matrix's product.</summary>
    /// <param name="x">The input [.., inputs].</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>[.., outputs]</returns>
    public Tensor Apply(Tensor x, string name) => nn.functional.linear(nn.functional.linear(x, _pairs[name].A), _pairs[name].B) * _scale;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Tensor? a, Tensor? b) in _pairs.Values)
        {
            a.Dispose();
            b.Dispose();
        }

        _scale.Dispose();
    }

    private static Tensor Keep(Tensor value) => value.DetachFromDisposeScope().requires_grad_(true);
}
