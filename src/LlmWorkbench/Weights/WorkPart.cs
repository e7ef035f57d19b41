using LlmWorkbench.Display;

namespace LlmWorkbench.Weights;

/// <summary>One tensor's part of a longer piece of work, which reports no more often than people can read.</summary>
/// <param name="target">Where the reports go, or nowhere.</param>
/// <param name="name">The tensor that is being read.</param>
/// <param name="index">Which part it is, from 0.</param>
/// <param name="count">Of how many.</param>
internal sealed class WorkPart(IProgress<WorkProgress>? target, string name, int index, int count)
{
    // Work that ends sooner leaves no trace of progress in a notebook.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private DateTime _next = DateTime.UtcNow + Patience;

    /// <summary>Says how much of this part is done.</summary>
    /// <param name="fraction">0 to 1.</param>
    public void Report(double fraction)
    {
        var now = DateTime.UtcNow;
        if (target is not null && now >= _next)
        {
            _next = now + Patience;
            target.Report(new WorkProgress((index + fraction) / count, count == 1 ? name : $"{name} ({index + 1} of {count})"));
        }
    }
}
