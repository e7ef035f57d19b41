using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Calls;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
public static partial class ParseErrors
{
    private const int MaxShown = 60;
    private const string UnknownOptionStart = "unknown option ";

    /// <summary>The sentence for the first thing that is wrong.</summary>
    /// <param name="parsed">A parse with at least one error.</param>
    /// <returns>One sentence that says what was not understood and what would be.</returns>
    public static string Sentence(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return Failures.Readable(First(parsed));
    }

    private static string First(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (TypographicSign.Sentence(parsed) is { } typographic)
        {
            return typographic;
        }

        if (parsed.UnmatchedTokens.FirstOrDefault(word => LooksLikeOption(word) && !CommandWords.IsText(command, word)) is { } unknown)
        {
            return UnknownOption(unknown, command);
        }

        // An unknown option is read as the text, so the words after it are left over: it is the cause, they are not.
        ParseError error =
            parsed.Errors.FirstOrDefault(e => e.Message.StartsWith(UnknownOptionStart, StringComparison.Ordinal)) ?? parsed.Errors[0];
        if (error.Message.StartsWith(UnknownOptionStart, StringComparison.Ordinal))
        {
            bool isOnlyWord =
                parsed.UnmatchedTokens.Count == 0
                && parsed.CommandResult.Children.OfType<ArgumentResult>().Sum(argument => argument.Tokens.Count) == 1;
            return isOnlyWord ? $"{error.Message} If it is not an option, put {CommandWords.EndOfOptions} before it." : error.Message;
        }

        if (error.SymbolResult is OptionResult { Tokens.Count: 0, Option: { Arity.MinimumNumberOfValues: > 0 } option })
        {
            return $"{option.Name} needs a value: {Decapitalize(option.Description ?? "see -h")}";
        }

        if (error.SymbolResult is ArgumentResult { Tokens.Count: 0, Argument: { Arity.MinimumNumberOfValues: > 0 } missing })
        {
            return $"#!{command.Name} needs {Indefinite(missing.Name)}: {Decapitalize(missing.Description ?? "see -h")}";
        }

        if (command.Subcommands.Any() && command.Action is null)
        {
            string verbs = Sentences.Or(command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name));
            return parsed.UnmatchedTokens.Count == 0
                ? $"#!{command.Name} needs one more word: {verbs}."
                : $"#!{command.Name} does not know «{parsed.UnmatchedTokens[0]}»: it takes {verbs}.";
        }

        if (error.SymbolResult is OptionResult { Tokens.Count: > 1, Option: { Arity.MaximumNumberOfValues: 1 } twice })
        {
            return $"{twice.Name} is given more than once, but takes one value.";
        }

        if (parsed.UnmatchedTokens.Count > 0)
        {
            string name = command.Name;
            return $"#!{name} does not understand «{parsed.UnmatchedTokens[0]}»: a text of several words needs quotes, and #!{name} "
                + "-h shows what it takes.";
        }

        return error.Message;
    }

    /// <summary>Whether a word has the look of an option rather than of text or of a negative number.</summary>
    internal static bool LooksLikeOption(string word) => OptionPattern().IsMatch(word);

    /// <summary>The sentence for an option that the command does not have.</summary>
    internal static string UnknownOption(string word, Command command)
    {
        string name = word.Split('=', ':')[0];
        IEnumerable<string> known = command
            .Options.Where(o => !o.Hidden)
            .SelectMany(o => o.Aliases.Prepend(o.Name))
            .Where(n => n.StartsWith("--", StringComparison.Ordinal));
        string shown = name.Length > MaxShown ? $"{name[..MaxShown]}…" : name;
        return Suggestion.Closest(name, known) is { } meant
            ? $"{UnknownOptionStart}{shown}: did you mean {meant}?"
            : $"{UnknownOptionStart}{shown}: #!{command.Name} -h shows the options there are.";
    }

    private static string Indefinite(string name) => "aeiou".Contains(name[0], StringComparison.Ordinal) ? $"an {name}" : $"a {name}";

    private static string Decapitalize(string text) =>
        text.Length > 1 && (char.IsLower(text[1]) || text[1] == ' ') ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    [GeneratedRegex(@"^--?[A-Za-z][\w-]*([=:]\S*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex OptionPattern();
}
