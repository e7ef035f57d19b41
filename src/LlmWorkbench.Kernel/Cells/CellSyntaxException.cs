namespace LlmWorkbench.Kernel.Cells;

/// <summary>A cell cannot be split into its parts; the message is one sentence for people.</summary>
public sealed class CellSyntaxException : Exception
{
    /// <summary>Creates the exception without a message of its own.</summary>
    public CellSyntaxException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence for people.</param>
    public CellSyntaxException(string message)
        : base(message) { }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One sentence for people.</param>
    /// <param name="innerException">The cause.</param>
    public CellSyntaxException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Creates the exception with the place.</summary>
    /// <param name="message">One sentence for people.</param>
    /// <param name="line">The line of the cell, from 1.</param>
    public CellSyntaxException(string message, int line)
        : base(message) => Line = line;

    /// <summary>The line of the cell, from 1, or null when it is not known.</summary>
    public int? Line { get; }
}
