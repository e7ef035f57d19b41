using System.Reflection;
using System.Runtime.InteropServices;
using LlmWorkbench.Display;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!about</c>: says which versions run here.</summary>
internal sealed class AboutMagic() : Magic<NoOptions>("about", "Says which versions of the workbench, .NET and the system run here.")
{
    protected override bool HasResult => false;

    protected override object Run(MagicRun<NoOptions> run) =>
        MimeBundle.Text(
            $"LLM Workbench {Version()}\n{RuntimeInformation.FrameworkDescription}\n{RuntimeInformation.OSDescription} "
                + $"({RuntimeInformation.OSArchitecture})"
        );

    // The informational version ends in the commit, which says nothing to a student.
    private static string Version() =>
        typeof(AboutMagic).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "unknown";
}
