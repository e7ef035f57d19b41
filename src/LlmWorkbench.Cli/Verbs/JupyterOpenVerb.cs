using System.CommandLine;
using System.Diagnostics;
using LlmWorkbench.Caching;
using LlmWorkbench.Cli.Installation;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Kernel.Jupyter.Installation;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>jupyter open FOLDER: opens a folder in the machine's Jupyter, with the kernel for as long as it runs.</summary>
internal sealed class JupyterOpenVerb(TerminalStreams streams) : IVerb
{
    private readonly Argument<string?> _folder = new("folder")
    {
        Description = "The folder with the notebooks; the current one when none is named.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Command Create()
    {
        var command = new Command("open", "Opens a folder in Jupyter, with this kernel, and ends with it.") { _folder };
        command.SetAction((parsed, _) => RunAsync(Path.GetFullPath(parsed.GetValue(_folder) ?? ".")));
        return command;
    }

    private async Task<int> RunAsync(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new WorkbenchException(
                $"There is no folder {folder}: llm-workbench notebooks FOLDER makes one with the notebooks of the primer."
            );
        }

        var jupyter = JupyterProgram.Find(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        );
        using var prefix = new TemporaryFolder();
        KernelSpec.Install(KernelFolders.Under(prefix.Path), KernelSpec.DefaultName, KernelSpec.ThisProgram(JupyterVerb.Assembly));
        if (!await jupyter.TrustAsync(Unchanged(folder)).ConfigureAwait(false))
        {
            streams.Error.WriteLine("Jupyter could not be asked to trust the notebooks: until their cells run, charts are still pictures.");
        }

        streams.Error.WriteLine("Opening the notebooks; Jupyter prints the address, and Ctrl-C ends it.");
        using Process process = Process.Start(jupyter.Start(folder, prefix.Path))!;
        // Ctrl-C reaches the child by itself, which asks whether it is meant.
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode;
    }

    // Only those that are what came with the workbench, to the byte: a changed one is for its user to trust.
    private static string[] Unchanged(string folder)
    {
        string shipped = Path.Combine(ShippedFiles.Root(AppContext.BaseDirectory), ShippedFiles.Notebooks);
        return
        [
            .. Directory
                .EnumerateFiles(folder, "*.ipynb")
                .Where(file => Path.Combine(shipped, Path.GetFileName(file)) is var own && File.Exists(own) && Unpacking.Same(own, file)),
        ];
    }
}
