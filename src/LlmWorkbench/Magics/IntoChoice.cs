using System.CommandLine;
using System.Text.RegularExpressions;

namespace LlmWorkbench.Magics;

/// <summary>The option that leaves a command's result in a C# variable.</summary>
public sealed partial class IntoChoice
{
    private readonly Option<string?> _into = new Option<string?>("--into") { Description = "Leaves the result in this C# variable.", HelpName = "variable" }.InNotebooksOnly();

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        _into.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !NamePattern().IsMatch(result.Tokens[0].Value))
            {
                result.AddError($"--into needs a C# name such as result, not «{result.Tokens[0].Value}».");
            }
        });
        command.Add(_into);
    }

    /// <summary>Stores the result, when the option is given.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="call">The call, which has the variables.</param>
    /// <param name="result">The result.</param>
    public void Store(ParseResult parsed, MagicCall call, object result)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(result);
        if (parsed.GetValue(_into) is { } name)
        {
            call.Variables.Set(name, result, result.GetType());
        }
    }

    // Keywords that are no names even to a script: the rest of C#'s keywords would be caught by the compiler later.
    [GeneratedRegex(@"^(?!(?:class|int|string|var|new|return|for|foreach|if|else|while|true|false|null|this|base|void|object|bool|using|namespace|public|private|static|out|in|is|as|do|try|catch|throw|switch|case|default|break|continue)$)[\p{L}_][\p{L}\p{N}_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
