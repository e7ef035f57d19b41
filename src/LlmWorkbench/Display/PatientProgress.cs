using LlmWorkbench.Runs;

namespace LlmWorkbench.Display;

/// <summary>
/// Passes reports on no more often than people can read, and none of work that ends within half a second: such work leaves no
/// trace of progress in a notebook. What was begun is always ended, so that no bar stays.
/// </summary>
/// <param name="target">Where the reports go, or nowhere.</param>
/// <param name="clock">What time it is; <see langword="null"/> for the system's.</param>
internal sealed class PatientProgress(IProgress<WorkProgress>? target, TimeProvider? clock = null) : IProgress<WorkProgress>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private DateTimeOffset _next = (clock ?? TimeProvider.System).GetUtcNow() + s_patience;
    private bool _isShown;

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        if (value.Fraction >= 1)
        {
            End(value.Message);
        }
        else if (now >= _next)
        {
            _next = now + s_patience;
            _isShown = true;
            target?.Report(value);
        }
    }

    /// <summary>Ends what is shown, if anything is.</summary>
    /// <param name="message">The last words.</param>
    public void End(string message = "")
    {
        if (_isShown)
        {
            _isShown = false;
            target?.Report(new WorkProgress(1, message));
        }
    }
}
