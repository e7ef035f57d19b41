using System.CommandLine;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;
using Microsoft.DotNet.Interactive;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!set</c>: gives a variable a value that is typed, asked for or taken from another variable.</summary>
internal sealed class SetMagic()
    : Magic<SetMagic.Choice>("set", "Sets a C# variable: to a text, to what the user types, or to another variable's value.")
{
    protected override bool HasResult => false;

    protected override void Declare(OptionSet<Choice> options)
    {
        options.RequiredWord("--name", "variable", "The variable.", (o, name) => o with { Name = name });
        options.RequiredWord(
            "--value",
            "value",
            "A text, @input:\"prompt\", @password:\"prompt\" or @csharp:variable.",
            (o, value) => o with { Value = value }
        );
        options.Flag("--byref", "Accepted for notebooks of .NET Interactive: values are always shared as they are.", o => o);
        options.Add(
            new Option<string?>("--mime-type") { Description = "Accepted for notebooks of .NET Interactive: it has no effect here." },
            (o, _) => o
        );
    }

    protected override object? Run(MagicRun<Choice> run)
    {
        var cell = CellCall.Of(run.Call);
        (object? content, Type type) = Read(run.Options.Value, cell);
        SharedVariable.Hand(run.Options.Name, content, type, cell);
        return null;
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

    internal sealed record Choice
    {
        public string Name { get; init; } = "";

        public string Value { get; init; } = "";
    }
}
