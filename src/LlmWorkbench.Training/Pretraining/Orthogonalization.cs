using static TorchSharp.torch;
using Scalar = TorchSharp.Scalar;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>The nearest thing to a matrix with all singular values 1, by matrix products alone.</summary>
internal static class Orthogonalization
{
    private const int Iterations = 5;

    /// <summary>
    /// Brings all singular values of a matrix near 1 (0.7 to 1.2) and keeps its singular vectors: five steps of the Newton-Schulz
    /// iteration with the coefficients of K. Jordan, "Muon: An optimizer for hidden layers in neural networks" (2024).
    /// </summary>
    /// <param name="matrix">Any matrix, not all zeros; it is not changed.</param>
    public static Tensor Orthogonalize(Tensor matrix)
    {
        using Scalar a = 3.4445,
            b = -4.7750,
            c = 2.0315;
        using Scalar size = matrix.norm().item<float>() + 1e-7;
        bool tall = matrix.shape[0] > matrix.shape[1];
        Tensor x = (tall ? matrix.t() : matrix) / size;
        for (int i = 0; i < Iterations; i++)
        {
            Tensor square = x.mm(x.t());
            Tensor polynomial = (square * b).add_(square.mm(square) * c, Network.Constants.One);
            x = (x * a).add_(polynomial.mm(x), Network.Constants.One);
        }

        return tall ? x.t() : x;
    }
}
