using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Running;

/// <summary>Says why a process ended in the middle of a cell.</summary>
public static class ProcessEnd
{
    /// <summary>The name that such a failure has.</summary>
    public const string Name = "ProcessEnded";

    // What shells and .NET make of a signal.
    private const int Signal = 128;

    /// <summary>Describes an end.</summary>
    /// <param name="exitCode">The process's exit code.</param>
    /// <param name="exited">Whether it ended as <c>Environment.Exit</c> ends it.</param>
    /// <param name="insideCell">Whether a cell ran; otherwise the last one had ended.</param>
    /// <returns>An error for the cell that ran last.</returns>
    public static CellError Describe(int exitCode, bool exited, bool insideCell)
    {
        string where = insideCell ? "The cell ended the process" : "The process ended after this cell";
        string what =
            exited && exitCode != Signal + 15
                ? $"with exit code {exitCode}, as Environment.Exit({exitCode}) does: leave that out"
                : Cause(exitCode);
        return CellError.OneSentence(Name, $"{where} {what}; the cells after it did not run.", null);
    }

    private static string Cause(int exitCode) =>
        exitCode switch
        {
            Signal + 6 or unchecked((int)0x80131623) =>
                "by an abort, as Environment.FailFast, a stack overflow or an error in native code make it: what was written to "
                    + "standard error says more",
            Signal + 11 or unchecked((int)0xC0000005) =>
                "by reading memory that is not its own, which native code does that is given wrong values",
            unchecked((int)0xC00000FD) => "by a stack overflow",
            Signal + 9 => "because it was killed (SIGKILL), as systems do when the memory runs out",
            Signal + 15 => "because it was told to end (SIGTERM)",
            > Signal and < Signal + 65 => $"by signal {exitCode - Signal}",
            _ => $"with exit code {exitCode}",
        };
}
