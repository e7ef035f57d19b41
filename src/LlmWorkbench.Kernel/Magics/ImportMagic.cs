using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!import</c>: runs a notebook or a script as a part of the cell.</summary>
internal sealed class ImportMagic : IMagic
{
    /// <inheritdoc/>
    public string Name => "import";

    /// <inheritdoc/>
    public string Description => "Runs the code of a notebook (.ipynb, .dib) or a script (.csx, .cs) as a part of the cell.";

    /// <inheritdoc/>
    public bool TakesText => false;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        var file = new Argument<string>("file") { Description = "The file; its path counts from the notebook's folder." };
        var command = new Command(Name, Description) { file };
        command.SetAction((parsed, _) => CellCall.Of(call).Cell.Parts!.RunFileAsync(parsed.GetValue(file)!));
        return command;
    }
}
