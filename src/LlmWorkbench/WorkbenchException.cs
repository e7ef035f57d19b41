namespace LlmWorkbench;

/// <summary>
/// Something that the user can put right. Its message is one sentence that says what is wrong and what would
/// work, and it is shown without a stack trace.
/// </summary>
public sealed class WorkbenchException : Exception
{
    /// <summary>Makes one with a message for people.</summary>
    /// <param name="message">One sentence.</param>
    public WorkbenchException(string message)
        : base(message) { }

    /// <summary>Makes one with a message for people and what it was made from.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">The failure below.</param>
    public WorkbenchException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Makes one without a message of its own.</summary>
    public WorkbenchException() { }

    /// <summary>Whether what was finished before is shown and left, as at an interrupt: what was asked for came to an end that nobody here
    /// can help, as where a service breaks off.</summary>
    public bool LeavesWhatIsDone { get; init; }
}
