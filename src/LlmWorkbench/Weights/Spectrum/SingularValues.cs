namespace LlmWorkbench.Weights.Spectrum;

/// <summary>The singular values of a matrix: by how much it stretches in its different directions.</summary>
/// <param name="Values">Largest first; all of them, or the largest.</param>
/// <param name="IsComplete">Whether these are all.</param>
/// <param name="FrobeniusNorm">The root of the sum of all squared weights, which is that of all squared singular values.</param>
/// <param name="Seed">The seed of the estimate, or <see langword="null"/> where all values were computed.</param>
public sealed record SingularValues(IReadOnlyList<double> Values, bool IsComplete, double FrobeniusNorm, int? Seed)
{
    /// <summary>The shorter side of the largest matrix of which all singular values are computed.</summary>
    public const int MostExact = 512;

    /// <summary>
    /// How many directions carry the matrix: its squared Frobenius norm over its largest squared singular value (Rudelson and
    /// Vershynin 2007). 1 for a single direction, the length of the shorter side when all directions are alike.
    /// </summary>
    public double StableRank => Values[0] > 0 ? FrobeniusNorm * FrobeniusNorm / (Values[0] * Values[0]) : 0;
}
