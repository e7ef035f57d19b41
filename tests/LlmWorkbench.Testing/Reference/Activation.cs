namespace LlmWorkbench.Testing.Reference;

/// <summary>The non-linear functions between the two matrices of a feed-forward block.</summary>
public static class Activation
{
    /// <summary>GELU in its tanh form (Hendrycks and Gimpel 2016, section 2), which gpt2, starcoder and llama.cpp's falcon use.</summary>
    public static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    /// <summary>SiLU, or swish (Elfwing et al. 2017): x · sigmoid(x).</summary>
    public static double Silu(double x) => x / (1 + Math.Exp(-x));
}
