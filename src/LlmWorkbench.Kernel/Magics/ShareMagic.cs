using System.CommandLine;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!share</c>: hands a variable to another name, or to the JavaScript below.</summary>
internal sealed class ShareMagic : IMagic
{
    /// <inheritdoc/>
    public string Name => "share";

    /// <inheritdoc/>
    public string Description => "Hands a C# variable to the JavaScript of the lines below, or to another name.";

    /// <inheritdoc/>
    public bool TakesText => false;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        Argument<string?> word = WordArgument.Optional("variable", "The variable; the same as --name.");
        var from = new Option<string>("--from") { Description = "Where the variable lives: csharp or value.", Required = true, HelpName = "kernel" };
        var name = new Option<string?>("--name") { Description = "The variable.", HelpName = "variable" };
        var alias = new Option<string?>("--as") { Description = "Another name for it.", HelpName = "name" };
        var mimeType = new Option<string?>("--mime-type") { Description = "Accepted for notebooks of .NET Interactive: it has no effect here." };
        var command = new Command(Name, Description) { word, from, name, alias, mimeType };
        command.SetAction(parsed =>
        {
            string variable = parsed.GetValue(name) ?? parsed.GetValue(word)
                ?? throw new WorkbenchException("#!share needs a variable, as in #!share --from csharp --name data.");
            (object? value, Type type) = SharedVariable.Find(parsed.GetValue(from)!, variable, call.Variables);
            string target = parsed.GetValue(alias) ?? variable;
            var cell = CellCall.Of(call);
            if (target != variable || cell.LanguageBelow != CellLanguage.CSharp)
            {
                SharedVariable.Hand(target, value, type, cell);
            }
        });
        return command;
    }
}
