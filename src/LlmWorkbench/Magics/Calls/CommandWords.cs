using System.CommandLine;
using System.Runtime.CompilerServices;

namespace LlmWorkbench.Magics.Calls;

/// <summary>How the words after a command's name are read, in every host.</summary>
public static class CommandWords
{
    // No user can mean it: it ends what System.CommandLine looks for before a command's own words.
    private const string Begin = "--[";

    /// <summary>After it every word is text, whatever it looks like.</summary>
    internal const string EndOfOptions = "--";

    private static readonly ConditionalWeakTable<Symbol, IReadOnlyList<string>> s_texts = [];

    // No response files and no bundled letters: «@name» and «-abc» are text here.
    private static readonly ParserConfiguration s_configuration = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Reads words. Text in square brackets is text: at the very beginning System.CommandLine would take it for a directive to
    /// itself.</summary>
    /// <param name="command">The command.</param>
    /// <param name="words">The words after its name.</param>
    /// <returns>The parse; what is wrong is among its errors.</returns>
    public static ParseResult Parse(Command command, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(words);
        NameCheck.AddTo(command);
        s_texts.AddOrUpdate(command, [.. words.SkipWhile(word => word != EndOfOptions).Skip(1)]);
        if (words is not [['[', .., ']'], ..])
        {
            return command.Parse(words, s_configuration);
        }

        command.Add(new Option<bool>(Begin) { Arity = ArgumentArity.Zero, Hidden = true });
        return command.Parse([Begin, .. words], s_configuration);
    }

    /// <summary>Whether a word of a command stands after <see cref="EndOfOptions"/>.</summary>
    /// <param name="command">The command, or one of the verbs of the command that is being parsed.</param>
    /// <param name="word">The word.</param>
    internal static bool IsText(Symbol command, string word) =>
        (s_texts.TryGetValue(command, out IReadOnlyList<string>? texts) && texts.Contains(word))
        || command.Parents.Any(parent => IsText(parent, word));
}
