using LlmWorkbench.Llama;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization;

/// <summary>Where one point of a sweep reports how far it has come, and what it has so far.</summary>
/// <param name="target">The whole sweep's progress, or nowhere.</param>
/// <param name="place">Which point it is, from 0.</param>
/// <param name="count">Of how many.</param>
/// <param name="partial">Takes the point as it is so far.</param>
internal sealed class SweepProgress(IProgress<WorkProgress>? target, int place, int count, Action<QuantizationPoint> partial)
{
    // Parts of the time that a point usually takes.
    private const double QuantizingPart = 0.05;
    private const double ReadingPart = 0.55;

    /// <summary>Takes the point as it is so far.</summary>
    public void Show(QuantizationPoint point) => partial(point);

    /// <summary>While a file is written.</summary>
    public IProgress<QuantizationProgress> Quantizing(QuantizationType type) =>
        new Part<QuantizationProgress>(p => Report(QuantizingPart * p.Fraction, $"quantizing to {type}"));

    /// <summary>While the text is read.</summary>
    public IProgress<WorkProgress> Reading(string label) =>
        new Part<WorkProgress>(p => Report(QuantizingPart + (ReadingPart * p.Fraction), $"{label}: {p.Message}"));

    /// <summary>While questions are asked.</summary>
    public IProgress<WorkProgress> Asking(string label, string task, int index, int tasks) =>
        new Part<WorkProgress>(p => Report(QuantizingPart + ReadingPart + ((1 - QuantizingPart - ReadingPart) * (index + p.Fraction) / tasks), $"{label}: {task}, {p.Message}"));

    private void Report(double fraction, string what) => target?.Report(new WorkProgress((place + fraction) / count, $"{what} ({place + 1} of {count})"));

    private sealed class Part<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
