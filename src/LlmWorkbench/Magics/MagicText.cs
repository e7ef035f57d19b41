using System.CommandLine.Parsing;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Magics;

/// <summary>Tells whether a command takes its text from the lines below or has it on its own line.</summary>
public static class MagicText
{
    /// <summary>Tells whether the lines below a command are its text.</summary>
    /// <param name="magic">The command.</param>
    /// <param name="line">Its line without <c>#!</c>; it may be half written.</param>
    /// <returns>False when the command takes no text, when the text stands on the line or comes from a variable, and when help is asked
    /// for.</returns>
    public static bool IsBelow(IMagic magic, string line)
    {
        ArgumentNullException.ThrowIfNull(magic);
        ArgumentNullException.ThrowIfNull(line);
        if (!magic.TakesText)
        {
            return false;
        }

        string[] words = [.. MagicLine.SplitOpen(line).Skip(1)];
        if (
            words
                .TakeWhile(word => word != CommandWords.EndOfOptions)
                .Any(word => word is "-h" or "-?" or "--help" or "--from" || word.StartsWith("--from=", StringComparison.Ordinal))
        )
        {
            return false;
        }

        // An option that the command does not have is read as the text and refused: it is none, and the command says so when it is run.
        return !MagicShape
            .Parse(magic, words)
            .Children.OfType<ArgumentResult>()
            .Any(argument => argument.Tokens.Count > 0 && !argument.Errors.Any());
    }
}
