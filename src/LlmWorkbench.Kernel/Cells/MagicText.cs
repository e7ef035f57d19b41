using System.CommandLine.Parsing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Cells;

/// <summary>Tells whether a magic takes its text from the lines below or has it on its own line.</summary>
internal static class MagicText
{
    /// <summary>Tells whether the lines below a command are its text.</summary>
    /// <param name="magic">The command.</param>
    /// <param name="line">Its line without <c>#!</c>.</param>
    /// <returns>False when the command takes no text, when the text stands on the line or comes from a variable, and when help is asked for.</returns>
    public static bool IsBelow(IMagic magic, string line)
    {
        if (!magic.TakesText)
        {
            return false;
        }

        var words = CommandLineParser.SplitCommandLine(line).Skip(1).ToArray();
        if (words.Any(word => word is "-h" or "-?" or "--help" or "--from" || word.StartsWith("--from=", StringComparison.Ordinal)))
        {
            return false;
        }

        return !MagicShape.Parse(magic, words).Children.OfType<ArgumentResult>().Any(argument => argument.Tokens.Count > 0);
    }
}
