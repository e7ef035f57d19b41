using System.ComponentModel;
using System.Diagnostics;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Engines;

/// <summary>The program <c>npm</c>, which comes with Node.js and fetches packages as its user has set it up.</summary>
/// <param name="program">The program; <see langword="null"/> for the one that the system finds.</param>
internal sealed class NpmCommand(string? program = null)
{
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(500);
    private readonly string _program = program ?? (OperatingSystem.IsWindows() ? "npm.cmd" : "npm");

    /// <summary>Fetches a package's archive; nothing of it is run.</summary>
    /// <param name="package">The package.</param>
    /// <param name="folder">An empty folder for it.</param>
    /// <param name="run">Told that it still runs; ends it.</param>
    /// <returns>The archive's path.</returns>
    /// <exception cref="WorkbenchException">There is no npm, or it cannot fetch the package.</exception>
    /// <exception cref="OperationCanceledException">It was stopped, and npm with it.</exception>
    public string Fetch(PinnedPackage package, string folder, RunContext run)
    {
        string what = $"{package.Name}@{package.Version}";
        var start = new ProcessStartInfo(_program, ["pack", what, "--pack-destination", folder, "--ignore-scripts", "--loglevel=error"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Start(start);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        long begin = Stopwatch.GetTimestamp();
        try
        {
            while (!process.WaitForExit(s_beat))
            {
                run.ThrowIfStopped();
                run.Report(0, $"npm fetches {what}, since {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw;
        }

        string[] files = Directory.GetFiles(folder, "*.tgz");
        return process.ExitCode == 0 && files.Length == 1
            ? files[0]
            : throw new WorkbenchException(
                $"npm could not fetch {what} (exit code {process.ExitCode}{Reason(errors.Result, output.Result)}): it needs a "
                    + "connection to the registry of npm packages, or to one that npm is set up for; try again later, nothing was changed."
            );
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new WorkbenchException(
                $"The program {_program} was not found, and engines are fetched with it: install Node.js, which brings it (Debian and "
                    + "Ubuntu: apt-get install nodejs npm), and run the command again; nothing else here needs it.",
                e
            );
        }
    }

    // What npm says first says most: «npm error code E404».
    private static string Reason(string errors, string output) =>
        $"{errors}\n{output}".SplitLines().FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) is { } line
            ? $": {VisibleText.Phrase(line.Trim())}"
            : "";
}
