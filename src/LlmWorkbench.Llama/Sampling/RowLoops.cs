using LlmWorkbench.Llama.Numbers;

namespace LlmWorkbench.Llama.Sampling;

/// <summary>The loops over a row of logits that are optimized when they are called for the first time.</summary>
internal static class RowLoops
{
    // More than a vector of any processor holds.
    private const int Length = 64;

    /// <summary>Compiles them, so that the first token need not wait for that: 4 ms, which there is time for while llama.cpp reads a
    /// model.</summary>
    internal static void Compile()
    {
        float[] row = new float[Length];
        _ = FiniteNumbers.AreLogits(row);
        _ = FiniteNumbers.AreAlike(row);
        _ = SoftMax.LogSum(row);
    }
}
