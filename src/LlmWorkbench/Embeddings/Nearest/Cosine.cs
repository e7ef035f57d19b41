using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LlmWorkbench.Embeddings.Nearest;

/// <summary>How nearly two vectors point the same way.</summary>
public static class Cosine
{
    /// <summary>The cosine of the angle between two vectors.</summary>
    /// <param name="a">[width]</param>
    /// <param name="b">[width]</param>
    /// <returns>−1 (opposite) over 0 (at right angles) to 1 (the same direction); 0 where a vector has no length.</returns>
    /// <exception cref="ArgumentException">The vectors have different lengths.</exception>
    public static double Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"The vectors have {a.Length} and {b.Length} numbers.", nameof(b));
        }

        double lengths = Math.Sqrt(Dot(a, a)) * Math.Sqrt(Dot(b, b));
        return lengths > 0 ? Math.Clamp(Dot(a, b) / lengths, -1, 1) : 0;
    }

    /// <summary>The cosines between all pairs.</summary>
    /// <param name="vectors">[items][width]</param>
    /// <returns>[items][items]</returns>
    public static double[][] Matrix(IReadOnlyList<float[]> vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        return [.. vectors.Select(a => vectors.Select(b => Between(a, b)).ToArray())];
    }

    // Summed in double: a vector of a thousand numbers loses nothing.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(a);
        ReadOnlySpan<Vector<float>> right = MemoryMarshal.Cast<float, Vector<float>>(b);
        Vector<double> low = Vector<double>.Zero;
        Vector<double> high = Vector<double>.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            Vector.Widen(left[i], out Vector<double> a0, out Vector<double> a1);
            Vector.Widen(right[i], out Vector<double> b0, out Vector<double> b1);
            low += a0 * b0;
            high += a1 * b1;
        }

        double sum = Vector.Sum(low + high);
        for (int i = left.Length * Vector<float>.Count; i < a.Length; i++)
        {
            sum += (double)a[i] * b[i];
        }

        return sum;
    }
}
