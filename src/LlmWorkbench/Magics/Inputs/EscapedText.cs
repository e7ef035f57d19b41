namespace LlmWorkbench.Magics.Inputs;

/// <summary>Texts inside of a command's line, which is one line: its line ends and tabs have to be written.</summary>
internal static class EscapedText
{
    /// <summary>Reads <c>\n</c> as a line end and <c>\t</c> as a tab.</summary>
    public static string Read(string text) =>
        text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
}
