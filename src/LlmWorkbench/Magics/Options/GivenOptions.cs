using System.CommandLine;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Magics.Options;

/// <summary>What was typed after a command, for checks of several options and for those that read files and variables.</summary>
/// <param name="parsed">A parse of the command.</param>
/// <param name="call">The call, which has the session and the variables.</param>
public sealed class GivenOptions(ParseResult parsed, MagicCall call)
{
    /// <summary>The call, which has the session and the variables.</summary>
    public MagicCall Call => call;

    /// <summary>The command's name without <c>#!</c>.</summary>
    public string Command => parsed.CommandResult.Command.Name;

    /// <summary>Whether an option was typed.</summary>
    /// <param name="option">The option.</param>
    /// <returns>Whether it stands on the line.</returns>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>An option's value, or its default.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="option">The option.</param>
    /// <returns>The value.</returns>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>An argument's value, or its default.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="argument">The argument.</param>
    /// <returns>The value.</returns>
    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);
}
