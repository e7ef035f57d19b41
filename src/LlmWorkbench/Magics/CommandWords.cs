using System.CommandLine;

namespace LlmWorkbench.Magics;

/// <summary>How the words after a command's name are read, in every host.</summary>
public static class CommandWords
{
    // No user can mean it: it ends what System.CommandLine looks for before a command's own words.
    private const string Begin = "--[";

    // No response files and no bundled letters: «@name» and «-abc» are text here.
    private static readonly ParserConfiguration Configuration = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Reads words. Text in square brackets is text: at the very beginning System.CommandLine would take it for a directive to itself.</summary>
    /// <param name="command">The command.</param>
    /// <param name="words">The words after its name.</param>
    /// <returns>The parse; what is wrong is among its errors.</returns>
    public static ParseResult Parse(Command command, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(words);
        if (words is not [['[', .., ']'], ..])
        {
            return command.Parse(words, Configuration);
        }

        command.Add(new Option<bool>(Begin) { Arity = ArgumentArity.Zero, Hidden = true });
        return command.Parse([Begin, .. words], Configuration);
    }
}
