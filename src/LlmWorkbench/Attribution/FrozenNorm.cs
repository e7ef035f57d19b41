namespace LlmWorkbench.Attribution;

/// <summary>
/// A norm at one position as the linear map that it is once its scale is known: x → scale · weight ⊙ x + bias, with the mean of x
/// subtracted first by a layer norm (<see href="https://arxiv.org/abs/1607.06450">Ba, Kiros and Hinton 2016</see>) and not by a root mean
/// square norm (<see href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</see>).
/// </summary>
/// <param name="SubtractsMean">Whether it is a layer norm.</param>
/// <param name="Scale">1/√(variance + ε), or 1/√(mean x² + ε): found from what went in and what came out.</param>
public sealed record FrozenNorm(bool SubtractsMean, double Scale)
{
    // Far above the rounding of 32 bits, far below what a norm of another kind would leave.
    private const double Tolerance = 1e-3;

    /// <summary>Finds out which norm it was from what went in and what came out, whatever the architecture says.</summary>
    /// <param name="before">[d]</param>
    /// <param name="after">[d]</param>
    /// <param name="weight">[d], or <see langword="null"/> for ones.</param>
    /// <param name="bias">[d], or <see langword="null"/> for none.</param>
    /// <returns>The norm, or <see langword="null"/> when it was neither kind.</returns>
    public static FrozenNorm? Find(ReadOnlySpan<float> before, ReadOnlySpan<float> after, float[]? weight, float[]? bias)
    {
        double[] target = new double[after.Length];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = after[i] - (bias?[i] ?? 0);
        }

        (double Scale, double Error) plain = Fit(before, 0, target, weight);
        (double Scale, double Error) centred = Fit(before, Mean(before), target, weight);
        (double scale, double error) = centred.Error < plain.Error ? centred : plain;
        return error <= Tolerance ? new FrozenNorm(centred.Error < plain.Error, scale) : null;
    }

    /// <summary>Takes a direction of what comes out of the norm back to what goes in: for every x, direction · (norm(x) − bias) = result ·
    /// x.</summary>
    /// <param name="direction">[d]</param>
    /// <param name="weight">[d], or <see langword="null"/> for ones.</param>
    /// <returns>[d]</returns>
    internal double[] PullBack(ReadOnlySpan<double> direction, float[]? weight)
    {
        double[] back = new double[direction.Length];
        for (int i = 0; i < back.Length; i++)
        {
            back[i] = Scale * direction[i] * (weight?[i] ?? 1);
        }

        // Subtracting the mean is its own transpose.
        double mean = SubtractsMean ? back.Average() : 0;
        for (int i = 0; i < back.Length; i++)
        {
            back[i] -= mean;
        }

        return back;
    }

    // The scale that brings weight ⊙ (x − mean) nearest to what came out, and how far off that is of it.
    private static (double Scale, double Error) Fit(ReadOnlySpan<float> before, double mean, double[] target, float[]? weight)
    {
        double product = 0,
            square = 0,
            whole = 0;
        for (int i = 0; i < target.Length; i++)
        {
            double x = (before[i] - mean) * (weight?[i] ?? 1);
            product += x * target[i];
            square += x * x;
            whole += target[i] * target[i];
        }

        double scale = square > 0 ? product / square : 0;
        return (scale, whole > 0 ? Math.Sqrt(Math.Max(0, whole - (scale * product)) / whole) : 0);
    }

    private static double Mean(ReadOnlySpan<float> numbers)
    {
        double sum = 0;
        foreach (float number in numbers)
        {
            sum += number;
        }

        return sum / numbers.Length;
    }
}
