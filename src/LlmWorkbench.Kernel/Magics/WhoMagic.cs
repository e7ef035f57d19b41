using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!who</c>: lists the names of the C# variables.</summary>
internal sealed class WhoMagic : IMagic
{
    /// <inheritdoc/>
    public string Name => "who";

    /// <inheritdoc/>
    public string Description => "Lists the C# variables.";

    /// <inheritdoc/>
    public bool TakesText => false;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        var command = new Command(Name, Description);
        command.SetAction(_ =>
        {
            var names = call.Variables.All.Select(variable => variable.Name).Order(StringComparer.Ordinal).ToArray();
            call.Output.Display(MimeBundle.Text(names.Length == 0 ? "There are no variables yet." : string.Join('\n', names)));
        });
        return command;
    }
}
