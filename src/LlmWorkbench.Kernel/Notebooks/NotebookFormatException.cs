namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>A notebook file cannot be read or written; the message is one sentence that names the file and the problem.</summary>
public sealed class NotebookFormatException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public NotebookFormatException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence for people: which file, and what is wrong with it.</param>
    public NotebookFormatException(string message)
        : base(message) { }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One sentence for people: which file, and what is wrong with it.</param>
    /// <param name="innerException">What was thrown while reading or writing.</param>
    public NotebookFormatException(string message, Exception innerException)
        : base(message, innerException) { }
}
