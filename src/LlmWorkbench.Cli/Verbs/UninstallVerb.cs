using System.CommandLine;
using LlmWorkbench.Cli.Installation;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Kernel.Jupyter.Installation;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>uninstall: removes what the workbench wrote outside of its own folder, except what its user has fetched.</summary>
internal sealed class UninstallVerb(TerminalStreams streams) : IVerb
{
    private readonly Option<bool> _list = new("--list") { Description = "Only says what there is and where." };
    private readonly Option<bool> _downloads = new("--downloads")
    {
        Description = "Removes what was fetched too: models, engines, datasets.",
    };

    public Command Create()
    {
        var command = new Command(
            "uninstall",
            "Removes the kernel and what can be computed again, says where downloads are, and how the tool itself is removed."
        )
        {
            _list,
            _downloads,
        };
        command.SetAction(parsed => Run(parsed.GetValue(_list), parsed.GetValue(_downloads)));
        return command;
    }

    private int Run(bool onlyLists, bool withDownloads)
    {
        foreach (LeftFolder folder in LeftFolder.All(KernelSpec.ThisProgram(JupyterVerb.Assembly)))
        {
            string line = $"{folder.Path} ({folder.What}, {Figures.Bytes(folder.Bytes)})";
            if (onlyLists || (folder.IsDownload && !withDownloads))
            {
                streams.Out.WriteLine($"{(folder.IsDownload ? "Fetched" : "Written")}: {line}");
                continue;
            }

            folder.Delete();
            streams.Out.WriteLine($"Removed: {line}");
        }

        streams.Out.WriteLine($"The program itself is in {Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)}: {ToolRemoval()}");
        return ExitCode.Done;
    }

    // DIR/.store/llmworkbench.cli/VERSION/… is where «dotnet tool install» puts it.
    private static string ToolRemoval()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.Name != ".store")
            {
                continue;
            }

            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            string place = folder.Parent!.FullName == Path.Combine(home, ".dotnet", "tools") ? "--global" : $"--tool-path {folder.Parent}";
            return $"dotnet tool uninstall {place} LlmWorkbench.Cli removes it.";
        }

        return "it goes with the folder of the checkout.";
    }
}
