using System.CommandLine;
using System.CommandLine.Parsing;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Magics.Options;

/// <summary>Makes arguments that do not swallow a mistyped option.</summary>
public static class WordArgument
{
    /// <summary>An argument that may be left out. System.CommandLine gives unknown options to it; it refuses them.</summary>
    /// <param name="name">As the help shows it.</param>
    /// <param name="description">One line.</param>
    /// <returns>An argument of one word or quoted text.</returns>
    public static Argument<string?> Optional(string name, string description)
    {
        var argument = new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    /// <summary>An argument that must be given. System.CommandLine gives unknown options to it; it refuses them.</summary>
    /// <param name="name">As the help shows it.</param>
    /// <param name="description">One line.</param>
    /// <returns>An argument of one word or quoted text.</returns>
    public static Argument<string> Required(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    private static void RefuseOptions(ArgumentResult result)
    {
        if (
            result.Tokens.Count == 1
            && result.Parent is CommandResult { Command: var command }
            && ParseErrors.LooksLikeOption(result.Tokens[0].Value)
            && !CommandWords.IsText(command, result.Tokens[0].Value)
        )
        {
            result.AddError(ParseErrors.UnknownOption(result.Tokens[0].Value, command));
        }
    }
}
