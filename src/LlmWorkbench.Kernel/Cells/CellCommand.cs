namespace LlmWorkbench.Kernel.Cells;

/// <summary>A line that begins with <c>#!</c>.</summary>
internal static class CellCommand
{
    /// <summary>Tells whether a line is a command, where the text above it does not include it.</summary>
    public static bool Begins(string line) => line.StartsWith("#!", StringComparison.Ordinal);

    /// <summary>The command of such a line, without <c>#!</c>: the name, arguments and options.</summary>
    public static string Of(string line) => line[2..].Trim();

    /// <summary>The name of a command; empty where only <c>#!</c> stands.</summary>
    public static string Name(string command) => command.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
}
