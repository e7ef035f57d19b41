using System.Collections.Immutable;

namespace LlmWorkbench.Kernel.Output;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The kind of error: an exception's type, or <c>CompileError</c>.</param>
/// <param name="Message">What is wrong, in one sentence where the error is one that users make.</param>
/// <param name="Traceback">The lines to show: the message, and the places in the user's own cells that led to it.</param>
/// <param name="Line">The line of the cell, from 1, or null when it is not known.</param>
public sealed record CellError(string Name, string Message, ImmutableArray<string> Traceback, int? Line)
{
    /// <summary>What is shown for a cell that the user stopped.</summary>
    public static CellError Interrupted { get; } = OneSentence(nameof(Interrupted), "The cell was interrupted.", null);

    /// <summary>An error that its message says everything about.</summary>
    /// <param name="name">The kind of error.</param>
    /// <param name="message">One sentence.</param>
    /// <param name="line">The line of the cell, from 1.</param>
    /// <returns>The error; its traceback is the message alone.</returns>
    public static CellError OneSentence(string name, string message, int? line) => new(name, message, [message], line);
}
