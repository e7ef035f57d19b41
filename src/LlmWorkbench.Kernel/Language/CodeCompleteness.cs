namespace LlmWorkbench.Kernel.Language;

/// <summary>Whether a cell can be run as it is, which consoles ask when Enter is pressed.</summary>
public enum CompletenessStatus
{
    /// <summary>It can be run.</summary>
    Complete,

    /// <summary>More lines must follow.</summary>
    Incomplete,

    /// <summary>No lines that follow can make it right.</summary>
    Invalid,
}

/// <summary>The answer to <c>is_complete_request</c>.</summary>
/// <param name="Status">Whether the cell can be run.</param>
/// <param name="Indent">What the next line begins with, when the cell is incomplete.</param>
public sealed record CodeCompleteness(CompletenessStatus Status, string Indent = "");
