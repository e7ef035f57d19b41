namespace LlmWorkbench.Testing.Reference;

/// <summary>Normalization before a block.</summary>
public static class Norms
{
    /// <summary>Root mean square norm (Zhang and Sennrich 2019, eq. 4): x / √(mean x² + ε) · weight.</summary>
    public static double[] RootMeanSquare(double[] x, double[] weight, double epsilon)
    {
        double scale = 1 / Math.Sqrt((x.Sum(value => value * value) / x.Length) + epsilon);
        return [.. x.Zip(weight, (value, w) => value * scale * w)];
    }

    /// <summary>Layer norm (Ba, Kiros and Hinton 2016, eq. 4): (x − mean) / √(variance + ε) · weight + bias.</summary>
    public static double[] Layer(double[] x, double[] weight, double[] bias, double epsilon)
    {
        double mean = x.Average();
        double variance = x.Average(value => (value - mean) * (value - mean));
        double scale = 1 / Math.Sqrt(variance + epsilon);
        return [.. x.Select((value, i) => ((value - mean) * scale * weight[i]) + bias[i])];
    }
}
