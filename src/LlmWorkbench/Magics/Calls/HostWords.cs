using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Calls;

/// <summary>
/// What differs in the help of a command between a notebook and the command line. A command is declared once, in a notebook's words;
/// where those make no sense on the command line, the others are declared beside them.
/// </summary>
public static partial class HostWords
{
    private static readonly ConditionalWeakTable<Symbol, string> s_words = [];
    private static readonly ConditionalWeakTable<Option, object> s_notebooks = [];

    /// <summary>Gives a command, option or argument another description for the command line.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="symbol">The option or argument.</param>
    /// <param name="description">One line.</param>
    /// <returns>The same.</returns>
    public static T OnCommandLine<T>(this T symbol, string description)
        where T : Symbol
    {
        s_words.AddOrUpdate(symbol, description);
        return symbol;
    }

    /// <summary>Says that an option makes sense in a notebook alone.</summary>
    /// <typeparam name="T">The option's type.</typeparam>
    /// <param name="option">The option.</param>
    /// <returns>The same.</returns>
    public static T InNotebooksOnly<T>(this T option)
        where T : Option
    {
        s_notebooks.AddOrUpdate(option, option);
        return option;
    }

    /// <summary>Makes a command one of the command line: its help has that words, and options of notebooks are neither offered nor
    /// taken.</summary>
    /// <param name="command">The command.</param>
    public static void UseCommandLine(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Symbol symbol in (IEnumerable<Symbol>)[command, .. command.Options, .. command.Arguments])
        {
            symbol.Description = InCommandLineWords(s_words.TryGetValue(symbol, out string? words) ? words : symbol.Description ?? "");
        }

        foreach (Option? option in command.Options.Where(option => s_notebooks.TryGetValue(option, out _)))
        {
            option.Hidden = true;
            option.Validators.Add(result => Refuse(result, option.Name));
        }
    }

    /// <summary>A sentence that names commands, as the command line names them: without <c>#!</c>, and <c>--model</c> for
    /// <c>#!model</c>.</summary>
    /// <param name="text">A sentence in a notebook's words.</param>
    /// <returns>The sentence.</returns>
    public static string InCommandLineWords(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Command()
            .Replace(
                text.Replace("#!model NAME --context", "--context", StringComparison.Ordinal),
                match => CommandName.AsVerb(match.Groups[1].Value)
            );
    }

    private static void Refuse(OptionResult result, string name)
    {
        if (!result.Implicit)
        {
            result.AddError($"{name} belongs to notebooks, where variables live and models stay loaded: leave it out on the command line.");
        }
    }

    [GeneratedRegex(@"#!([a-z][a-z-]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Command();
}
