namespace LlmWorkbench.Testing.Reference;

/// <summary>Sums of vectors.</summary>
public static class Vectors
{
    /// <summary>a + b, element by element; both [n].</summary>
    public static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    /// <summary>factor · a; [n].</summary>
    public static double[] Scale(double[] a, double factor) => [.. a.Select(x => x * factor)];

    /// <summary>a + b at each position; both [position][n].</summary>
    public static double[][] Sum(double[][] a, double[][] b) => [.. a.Zip(b, Sum)];
}
