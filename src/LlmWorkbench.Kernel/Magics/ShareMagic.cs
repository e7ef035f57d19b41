using System.CommandLine;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!share</c>: hands a variable to another name, or to the JavaScript below.</summary>
internal sealed class ShareMagic()
    : Magic<ShareMagic.Choice>("share", "Hands a C# variable to the JavaScript of the lines below, or to another name.")
{
    protected override bool HasResult => false;

    protected override void Declare(OptionSet<Choice> options)
    {
        options.Argument("variable", "The variable; the same as --name.", (o, name) => o with { Variable = name });
        options.RequiredWord("--from", "kernel", "Where the variable lives: csharp or value.", (o, kernel) => o with { From = kernel });
        options.Word("--name", "variable", "The variable.", (o, name) => o with { Variable = name });
        options.Word("--as", "name", "Another name for it.", (o, name) => o with { Alias = name });
        options.Add(
            new Option<string?>("--mime-type") { Description = "Accepted for notebooks of .NET Interactive: it has no effect here." },
            (o, _) => o
        );
    }

    protected override object? Run(MagicRun<Choice> run)
    {
        string variable =
            run.Options.Variable ?? throw new WorkbenchException("#!share needs a variable, as in #!share --from csharp --name data.");
        (object? value, Type type) = SharedVariable.Find(run.Options.From, variable, run.Call.Variables);
        string target = run.Options.Alias ?? variable;
        var cell = CellCall.Of(run.Call);
        if (target != variable || cell.LanguageBelow != CellLanguage.CSharp)
        {
            SharedVariable.Hand(target, value, type, cell);
        }

        return null;
    }

    internal sealed record Choice
    {
        public string? Variable { get; init; }

        public string From { get; init; } = "";

        public string? Alias { get; init; }
    }
}
