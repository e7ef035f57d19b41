using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!import</c>: runs a notebook or a script as a part of the cell.</summary>
internal sealed class ImportMagic()
    : Magic<ImportMagic.Choice>("import", "Runs the code of a notebook (.ipynb, .dib) or a script (.csx, .cs) as a part of the cell.")
{
    protected override bool HasResult => false;

    protected override void Declare(OptionSet<Choice> options) =>
        options.RequiredArgument("file", "The file; its path counts from the notebook's folder.", (o, file) => o with { File = file });

    protected override object? Run(MagicRun<Choice> run)
    {
        // The parts of the file have threads of their own.
        CellCall.Of(run.Call).Cell.Parts!.RunFileAsync(run.Options.File).GetAwaiter().GetResult();
        return null;
    }

    internal sealed record Choice
    {
        public string File { get; init; } = "";
    }
}
