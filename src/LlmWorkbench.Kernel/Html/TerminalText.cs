using System.Text.RegularExpressions;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Text that was written for a terminal.</summary>
internal static partial class TerminalText
{
    /// <summary>What a reader of the terminal saw in the end: without colours, and with lines that were overwritten as they were
    /// last.</summary>
    /// <param name="text">The text with escape sequences and carriage returns.</param>
    /// <returns>Plain text with <c>\n</c> line ends.</returns>
    public static string Plain(string text)
    {
        string plain = EscapeSequence().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal);
        return plain.Contains('\r', StringComparison.Ordinal) ? string.Join('\n', plain.Split('\n').Select(LastState)) : plain;
    }

    private static string LastState(string line)
    {
        string[] states = line.Split('\r');
        return Array.FindLast(states, state => state.Length > 0) ?? "";
    }

    [GeneratedRegex(@"\u001b(\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(\u0007|\u001b\\)|[@-_])", RegexOptions.CultureInvariant)]
    private static partial Regex EscapeSequence();
}
