using LlmWorkbench.Llama.Evaluation;

namespace LlmWorkbench.Llama.Tests.Reference;

/// <summary>How far rows of logits are from others, in standard deviations of the expected row.</summary>
/// <param name="Largest">The largest difference of two logits in all rows.</param>
/// <param name="BestQuarter">A quarter of the rows have no larger difference than this.</param>
/// <param name="Typical">The root mean square of all differences.</param>
internal readonly record struct Deviation(double Largest, double BestQuarter, double Typical)
{
    /// <summary>Compares all rows that were asked for.</summary>
    /// <param name="actual">Rows at some positions.</param>
    /// <param name="expected">[position][vocabulary]; may have more positions.</param>
    public static Deviation Of(Logits actual, IReadOnlyList<double[]> expected) =>
        Of(Rows(actual), [.. actual.Positions.Select(position => expected[position])]);

    /// <summary>Compares rows one by one; both [position][vocabulary].</summary>
    public static Deviation Of(IReadOnlyList<float[]> actual, IReadOnlyList<double[]> expected)
    {
        double[][] differences = [.. actual.Zip(expected, Differences)];
        double[] rows = [.. differences.Select(row => row.Max()).Order()];
        return new Deviation(
            rows[^1],
            rows[rows.Length / 4],
            Math.Sqrt(differences.Average(row => row.Average(difference => difference * difference)))
        );
    }

    /// <summary>The rows that were asked for, in the order of their positions; [position][vocabulary].</summary>
    public static float[][] Rows(Logits logits) => [.. logits.Positions.Select(position => logits.At(position).ToArray())];

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"largest {Largest:0.0e0}, best quarter {BestQuarter:0.0e0}, typical {Typical:0.0e0}");

    private static double[] Differences(float[] actual, double[] expected)
    {
        double mean = expected.Average();
        double spread = Math.Sqrt(expected.Average(value => (value - mean) * (value - mean)));
        return [.. actual.Zip(expected, (a, e) => Math.Abs(a - e) / spread)];
    }
}
