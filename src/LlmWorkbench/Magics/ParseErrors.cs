using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Magics;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
public static partial class ParseErrors
{
    private const string UnknownOptionStart = "unknown option ";

    /// <summary>The sentence for the first thing that is wrong.</summary>
    /// <param name="parsed">A parse with at least one error.</param>
    /// <returns>One sentence that says what was not understood and what would be.</returns>
    public static string Sentence(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        if (parsed.UnmatchedTokens.FirstOrDefault(LooksLikeOption) is { } unknown)
        {
            return UnknownOption(unknown, parsed.CommandResult.Command);
        }

        // An unknown option is read as the text, so the words behind it are left over: it is the cause, they are not.
        var error = parsed.Errors.FirstOrDefault(e => e.Message.StartsWith(UnknownOptionStart, StringComparison.Ordinal)) ?? parsed.Errors[0];
        if (error.Message.StartsWith(UnknownOptionStart, StringComparison.Ordinal))
        {
            return error.Message;
        }

        if (error.SymbolResult is OptionResult { Tokens.Count: 0, Option: var option })
        {
            return $"{option.Name} needs a value: {Decapitalize(option.Description ?? "see -h")}";
        }

        if (error.SymbolResult is OptionResult { Tokens.Count: > 1, Option: { Arity.MaximumNumberOfValues: 1 } twice })
        {
            return $"{twice.Name} is given more than once, but takes one value.";
        }

        if (parsed.UnmatchedTokens.Count > 0)
        {
            var name = parsed.CommandResult.Command.Name;
            return $"#!{name} does not understand «{parsed.UnmatchedTokens[0]}»: a text of several words needs quotes, and #!{name} -h shows what it takes.";
        }

        return error.Message;
    }

    /// <summary>Whether a word has the look of an option rather than of text or of a negative number.</summary>
    internal static bool LooksLikeOption(string word) => OptionPattern().IsMatch(word);

    /// <summary>The sentence for an option that the command does not have.</summary>
    internal static string UnknownOption(string word, Command command)
    {
        var name = word.Split('=', ':')[0];
        var known = command.Options.Where(o => !o.Hidden).SelectMany(o => o.Aliases.Prepend(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal));
        return Suggestion.Closest(name, known) is { } meant
            ? $"{UnknownOptionStart}{name}: did you mean {meant}?"
            : $"{UnknownOptionStart}{name}: #!{command.Name} -h shows the options there are.";
    }

    private static string Decapitalize(string text) => text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    [GeneratedRegex(@"^--?[A-Za-z][\w-]*([=:]\S*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex OptionPattern();
}
