using System.CommandLine;
using LlmWorkbench.Magics;
using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!set</c>: gives a variable a value that is typed, asked for or taken from another variable.</summary>
internal sealed class SetMagic : IMagic
{
    /// <inheritdoc/>
    public string Name => "set";

    /// <inheritdoc/>
    public string Description => "Sets a C# variable: to a text, to what the user types, or to another variable's value.";

    /// <inheritdoc/>
    public bool TakesText => false;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        var name = new Option<string>("--name") { Description = "The variable.", Required = true, HelpName = "variable" };
        var value = new Option<string>("--value")
        {
            Description = "A text, @input:\"prompt\", @password:\"prompt\" or @csharp:variable.",
            Required = true,
            HelpName = "value",
        };
        var byReference = new Option<bool>("--byref") { Description = "Accepted for notebooks of .NET Interactive: values are always shared as they are." };
        var mimeType = new Option<string?>("--mime-type") { Description = "Accepted for notebooks of .NET Interactive: it has no effect here." };
        var command = new Command(Name, Description) { name, value, byReference, mimeType };
        command.SetAction(parsed =>
        {
            var cell = CellCall.Of(call);
            (object? content, Type type) = Read(parsed.GetValue(value)!, cell);
            SharedVariable.Hand(parsed.GetValue(name)!, content, type, cell);
        });
        return command;
    }

    private static (object? Value, Type Type) Read(string value, CellCall call)
    {
        if (!value.StartsWith('@'))
        {
            return (value, typeof(string));
        }

        string[] parts = value[1..].Split(':', 2);
        string rest = parts.Length == 2 ? parts[1].Trim('"') : "";
        return parts[0] switch
        {
            "input" => (call.Cell.Ask(rest, isPassword: false), typeof(string)),
            "password" => (new PasswordString(call.Cell.Ask(rest, isPassword: true)), typeof(PasswordString)),
            _ => SharedVariable.Find(parts.Length == 2 ? parts[0] : "csharp", parts.Length == 2 ? rest : parts[0], call.Variables),
        };
    }
}
