using System.CommandLine;
using LlmWorkbench.Display;

namespace LlmWorkbench.Magics;

/// <summary><c>#!lsmagic</c>: lists all magics with one line each.</summary>
internal sealed class LsMagic(MagicRegistry registry) : IMagic
{
    /// <inheritdoc/>
    public string Name => "lsmagic";

    /// <inheritdoc/>
    public string Description => "Lists all magic commands.";

    /// <inheritdoc/>
    public bool TakesText => false;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        var command = new Command(Name, Description);
        command.SetAction(_ => { call.Output.Display(MimeBundle.Text(List())); });
        return command;
    }

    private string List()
    {
        var width = registry.All.Max(m => m.Name.Length) + 2;
        var lines = registry.All.Select(m => ("#!" + m.Name).PadRight(width + 2) + m.Description);
        return string.Join('\n', lines) + "\n\n-h after any of them shows its options.";
    }
}
