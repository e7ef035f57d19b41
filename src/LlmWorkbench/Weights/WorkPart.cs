using LlmWorkbench.Runs;

namespace LlmWorkbench.Weights;

/// <summary>One tensor's part of a longer piece of work.</summary>
/// <param name="target">Where the reports go, or nowhere.</param>
/// <param name="name">The tensor that is being read.</param>
/// <param name="index">Which part it is, from 0.</param>
/// <param name="count">Of how many.</param>
internal sealed class WorkPart(IProgress<WorkProgress>? target, string name, int index, int count)
{
    /// <summary>Says how much of this part is done.</summary>
    /// <param name="fraction">0 to 1.</param>
    public void Report(double fraction) =>
        target?.Report(new WorkProgress((index + fraction) / count, count == 1 ? name : $"{name} ({index + 1} of {count})"));
}
