using LlmWorkbench.Wording;

namespace LlmWorkbench.Quantization.Sweep;

/// <summary>Finds points of a sweep by what they are called.</summary>
internal static class SweepPoints
{
    /// <summary>The point of a label, in any case.</summary>
    /// <exception cref="WorkbenchException">There is none; the message lists those that there are.</exception>
    public static QuantizationPoint Find(IReadOnlyList<QuantizationPoint> points, string label) =>
        points.FirstOrDefault(point => point.Label.Equals(label, StringComparison.OrdinalIgnoreCase))
        ?? throw new WorkbenchException($"The sweep has no «{label}»: it has {Sentences.And(points.Select(point => point.Label))}.");
}
