using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!about</c>: says which versions run here.</summary>
internal sealed class AboutMagic : IMagic
{
    /// <inheritdoc/>
    public string Name => "about";

    /// <inheritdoc/>
    public string Description => "Says which versions of the workbench, .NET and the system run here.";

    /// <inheritdoc/>
    public bool TakesText => false;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        var command = new Command(Name, Description);
        command.SetAction(_ =>
        {
            call.Output.Display(MimeBundle.Text(
                $"LLM Workbench {Version()}\n{RuntimeInformation.FrameworkDescription}\n{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})"));
        });
        return command;
    }

    // The informational version ends in the commit, which says nothing to a student.
    private static string Version() => typeof(AboutMagic).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
