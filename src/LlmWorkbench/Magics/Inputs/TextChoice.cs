using System.CommandLine;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Inputs;

/// <summary>Where a command gets its text: in quotes on the line, on the lines below, or from a C# variable.</summary>
public sealed class TextChoice
{
    private readonly Argument<string?> _text = WordArgument
        .Optional("text", "The text, in quotes; a longer one stands on the lines below instead.")
        .OnCommandLine("The text, in quotes; without it the text is read from standard input.");

    private readonly Option<string?> _from = new Option<string?>("--from")
    {
        Description = "Takes the text from this C# variable.",
        HelpName = "variable",
    }.InNotebooksOnly();

    /// <summary>Adds the argument and the option to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Add(_text);
        command.Add(_from);
    }

    /// <summary>Reads the text.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="call">The call, which has the lines below and the variables.</param>
    /// <param name="isOptional">Whether there may be none.</param>
    /// <returns>The text; empty when there is none and need not be.</returns>
    /// <exception cref="WorkbenchException">There is none, more than one, or the variable holds none.</exception>
    public string Read(ParseResult parsed, MagicCall call, bool isOptional = false)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(call);
        string name = parsed.CommandResult.Command.Name;
        string? from = parsed.GetValue(_from);
        string[] texts =
        [
            .. new[] { parsed.GetValue(_text), call.Body, from is null ? null : FromVariable(from, call) }
                .Where(t => !string.IsNullOrEmpty(t))
                .Select(t => t!),
        ];
        return texts.Length switch
        {
            1 => texts[0],
            0 when isOptional => "",
            0 => throw Missing(name, call),
            _ => throw new WorkbenchException(
                $"#!{name} has {texts.Length} texts: give one, in quotes on the line, on the lines below, or with --from."
            ),
        };
    }

    /// <summary>What a command without a text says that needs one.</summary>
    /// <param name="name">The command's name without <c>#!</c>.</param>
    /// <param name="call">The call.</param>
    internal static WorkbenchException Missing(string name, MagicCall call) =>
        new(
            call.IsNotebook
                ? $"#!{name} needs a text: in quotes on the line, on the lines below, or from a variable with "
                    + $"--from.{Taken(call.CommandBelow)}"
                : $"#!{name} needs a text that is not empty: in quotes, or on standard input."
        );

    private static string Taken(string? commandBelow) =>
        commandBelow is null
            ? ""
            : $" The line below it, «{VisibleText.Phrase(commandBelow)}», begins with #! and is a command of its own: a text "
                + "that begins so stands in quotes, or in a variable.";

    /// <summary>The text that a variable holds.</summary>
    /// <exception cref="WorkbenchException">There is no such variable, or it holds no text.</exception>
    internal static string FromVariable(string name, MagicCall call)
    {
        if (!call.Variables.TryGet(name, out object? value))
        {
            string? meant = Suggestion.Closest(name, call.Variables.All.Select(v => v.Name));
            throw new WorkbenchException(
                meant is not null ? $"There is no variable {name}: did you mean {meant}?"
                : VariableName.Problem(name) is { } problem ? $"There is no variable «{name}»: {problem}."
                : $"There is no variable {name}: declare it in a C# cell, as in var {name} = \"…\";"
            );
        }

        return value switch
        {
            string { Length: > 0 } text => text,
            string => throw new WorkbenchException($"The variable {name} is an empty text."),
            null => throw new WorkbenchException($"The variable {name} is null, but --from needs a text."),
            _ => throw new WorkbenchException($"The variable {name} is of type {value.GetType().Name}, but --from needs a string."),
        };
    }
}
