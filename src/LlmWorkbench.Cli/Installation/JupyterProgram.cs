using System.Diagnostics;
using LlmWorkbench.Kernel.Jupyter.Installation;

namespace LlmWorkbench.Cli.Installation;

/// <summary>The Jupyter of this machine.</summary>
/// <param name="Path">Its program.</param>
internal sealed record JupyterProgram(string Path)
{
    private static readonly string[] s_names = ["jupyter-lab", "jupyter-notebook"];
    private static readonly string[] s_screens = ["DISPLAY", "WAYLAND_DISPLAY"];

    /// <summary>Finds it on the path.</summary>
    /// <param name="folders">The folders of the path, the first searched first.</param>
    /// <exception cref="WorkbenchException">There is none.</exception>
    internal static JupyterProgram Find(IEnumerable<string> folders)
    {
        string[] searched = [.. folders];
        string ending = OperatingSystem.IsWindows() ? ".exe" : "";
        string? path = s_names
            .SelectMany(name => searched.Select(folder => System.IO.Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
        return path is null
            ? throw new WorkbenchException(
                "Jupyter was not found: install it (python3 -m pip install jupyterlab, or your system's package, such as Debian's "
                    + "jupyter-notebook) and try again."
            )
            : new JupyterProgram(path);
    }

    /// <summary>How it is started so that it shows a folder and finds the kernel, without changing anything of the user's.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">Below which the kernel was installed.</param>
    internal ProcessStartInfo Start(string folder, string prefix)
    {
        List<string> arguments = [$"--notebook-dir={folder}"];
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            arguments.Add("--allow-root");
        }

        if (OperatingSystem.IsLinux() && !HasScreen)
        {
            arguments.Add("--no-browser");
        }

        var start = new ProcessStartInfo(Path, arguments);
        string own = System.IO.Path.GetDirectoryName(KernelFolders.Under(prefix))!;
        string? others = Environment.GetEnvironmentVariable("JUPYTER_PATH");
        start.Environment["JUPYTER_PATH"] = string.IsNullOrEmpty(others) ? own : $"{own}{System.IO.Path.PathSeparator}{others}";
        return start;
    }

    /// <summary>Has it trust notebooks, as its «Trust Notebook» does, so that their saved outputs may use scripts.</summary>
    /// <param name="notebooks">Their paths.</param>
    /// <returns>Whether it does.</returns>
    internal async Task<bool> TrustAsync(IReadOnlyList<string> notebooks)
    {
        if (notebooks.Count == 0)
        {
            return true;
        }

        var start = new ProcessStartInfo(Python(), ["-m", "nbformat.sign", .. notebooks])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await Task.WhenAll(output, error, process.WaitForExitAsync()).ConfigureAwait(false);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program: the caller says so
        }
    }

    private static bool HasScreen => s_screens.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));

    // The one that its first line names, where it is a script.
    private string Python()
    {
        string? first = OperatingSystem.IsWindows() ? null : File.ReadLines(Path).FirstOrDefault();
        return first is not null && first.StartsWith("#!", StringComparison.Ordinal) && File.Exists(first[2..].Trim())
            ? first[2..].Trim()
            : "python3";
    }
}
