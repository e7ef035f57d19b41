using System.CommandLine;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Jupyter;
using LlmWorkbench.Kernel.Jupyter.Installation;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>jupyter …: makes the workbench a kernel of Jupyter, and is that kernel.</summary>
internal sealed class JupyterVerb(TerminalStreams streams) : IVerb
{
    /// <summary>The path of this program.</summary>
    internal static string Assembly => Path.Combine(AppContext.BaseDirectory, "llm-workbench.dll");

    public Command Create() =>
        new("jupyter", "Installs the workbench as a kernel of Jupyter, or removes it; «jupyter open» opens notebooks there.")
        {
            Place(
                "install",
                "Installs the kernel, for the current user unless an option says otherwise.",
                (kernels, name) =>
                {
                    streams.Out.WriteLine($"The kernel {name} is installed in {Install(kernels, name, Assembly)}.");
                }
            ),
            Place(
                "uninstall",
                "Removes the kernel from where install has put it.",
                (kernels, name) => streams.Out.WriteLine($"Removed: {KernelSpec.Uninstall(kernels, name)}")
            ),
            ListCommand(),
            new JupyterOpenVerb(streams).Create(),
            KernelCommand(),
        };

    private static string Install(string kernels, string name, string assembly)
    {
        try
        {
            return KernelSpec.Install(kernels, name, KernelSpec.ThisProgram(assembly));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(
                $"The kernel cannot be installed in {kernels}: {FileFailure.Sentence(e).TrimEnd('.')}; --prefix FOLDER installs it in a "
                    + "folder that you name, and JUPYTER_PATH=FOLDER/share/jupyter lets Jupyter find it there.",
                e
            );
        }
    }

    private static Command Place(string verb, string description, Action<string, string> action)
    {
        var user = new Option<bool>("--user") { Description = "In the current user's folder (the default)." };
        var sysPrefix = new Option<bool>("--sys-prefix") { Description = "In the Python environment that is active." };
        Option<string?> prefix = Prefix();
        var name = new Option<string>("--name")
        {
            Description = "The name that notebooks ask for.",
            HelpName = "name",
            DefaultValueFactory = _ => KernelSpec.DefaultName,
        };
        var command = new Command(verb, description) { user, sysPrefix, prefix, name };
        command.SetAction(parsed =>
        {
            bool environment = parsed.GetValue(sysPrefix);
            string? folder = parsed.GetValue(prefix);
            if ((parsed.GetValue(user) ? 1 : 0) + (environment ? 1 : 0) + (folder is null ? 0 : 1) > 1)
            {
                throw new ArgumentException("--user, --sys-prefix and --prefix say where: give one of them.");
            }

            string kernels =
                folder is not null ? KernelFolders.Under(folder)
                : environment ? KernelFolders.OfActiveEnvironment
                : KernelFolders.OfUser;
            action(kernels, parsed.GetRequiredValue(name));
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string?> Prefix() =>
        new("--prefix") { Description = "In this folder's share/jupyter/kernels.", HelpName = "folder" };

    private Command ListCommand()
    {
        Option<string?> prefix = Prefix();
        var command = new Command("list", "Lists the kernels of the workbench that Jupyter can find.") { prefix };
        command.SetAction(parsed =>
        {
            IReadOnlyList<string> installed = parsed.GetValue(prefix) is { } place
                ? KernelSpec.InstalledIn(KernelFolders.Under(place))
                : KernelSpec.Installed();
            if (installed.Count == 0)
            {
                streams.Out.WriteLine("None is installed: jupyter install does it.");
            }

            foreach (string folder in installed)
            {
                streams.Out.WriteLine($"{Path.GetFileName(folder)}  {folder}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command KernelCommand()
    {
        var file = new Option<string>("--connection-file", "-f")
        {
            Description = "The connection file of Jupyter; one that is missing is written.",
            HelpName = "file.json",
            Required = true,
        };
        var command = new Command("kernel", "Is the kernel: Jupyter starts this.") { file };
        command.SetAction(
            async (parsed, _) =>
            {
                await KernelProcess.RunAsync(parsed.GetRequiredValue(file)).ConfigureAwait(false);
                return ExitCode.Done;
            }
        );
        return command;
    }
}
