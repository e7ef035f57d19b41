using LlmWorkbench.Training.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>Adam (D. Kingma and J. Ba, "Adam: A method for stochastic optimization", 2014).</summary>
internal static class Adam
{
    private const double FirstDecay = 0.9;
    private const double SecondDecay = 0.95;
    private const double Epsilon = 1e-8;

    /// <summary>Changes a weight by its gradient.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="first">The running mean of the gradient, zeros before the first step; it is updated.</param>
    /// <param name="second">The running mean of the gradient's square, likewise.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="learningRate">How far a steady gradient moves the weight.</param>
    public static void Step(Tensor weight, Tensor gradient, Tensor first, Tensor second, int step, double learningRate)
    {
        using Scalar keepFirst = FirstDecay,
            addFirst = 1 - FirstDecay,
            keepSecond = SecondDecay,
            addSecond = 1 - SecondDecay;
        using Scalar secondCorrection = 1 - Math.Pow(SecondDecay, step + 1),
            epsilon = Epsilon;
        using Scalar rate = -learningRate / (1 - Math.Pow(FirstDecay, step + 1));
        first.mul_(keepFirst).add_(gradient, alpha: addFirst);
        second.mul_(keepSecond).addcmul_(gradient, gradient, addSecond);
        Tensor spread = (second / secondCorrection).sqrt_().add_(epsilon, Constants.One);
        weight.addcdiv_(first, spread, rate);
    }
}
