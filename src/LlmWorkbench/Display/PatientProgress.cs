namespace LlmWorkbench.Display;

/// <summary>
/// Passes reports on no more often than people can read, and none of work that ends within half a second: such work leaves no
/// trace of progress in a notebook.
/// </summary>
/// <param name="target">Where the reports go, or nowhere.</param>
internal sealed class PatientProgress(IProgress<WorkProgress>? target) : IProgress<WorkProgress>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private DateTime _next = DateTime.UtcNow + Patience;

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        var now = DateTime.UtcNow;
        if (target is not null && now >= _next)
        {
            _next = now + Patience;
            target.Report(value);
        }
    }
}
