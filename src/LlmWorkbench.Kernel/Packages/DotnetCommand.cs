using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>The program <c>dotnet</c> of the .NET SDK.</summary>
internal static class DotnetCommand
{
    private static readonly TimeSpan s_maxTime = TimeSpan.FromMinutes(10);

    /// <summary>Runs it.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its exit code and what it printed, in English.</returns>
    /// <exception cref="WorkbenchException">There is no such program, or it did not finish within ten minutes.</exception>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(
        string folder,
        IReadOnlyList<string> arguments,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo(Find())
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        arguments.ToList().ForEach(start.ArgumentList.Add);
        foreach (
            string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()
        )
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Start(start);
        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_maxTime);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new WorkbenchException(
                $"NuGet did not finish within {s_maxTime.TotalMinutes:0} minutes: look at the network connection and run the cell again."
            );
        }

        return (process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new WorkbenchException(
                "#r \"nuget: …\" needs the .NET SDK, and the program «dotnet» was not found: install the SDK, or reference a "
                    + "library's file with #r \"path/to/Library.dll\".",
                exception
            );
        }
    }

    private static string Find()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string?[] candidates =
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, name) : null,
            Path.GetFileName(Environment.ProcessPath) == name ? Environment.ProcessPath : null,
            Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name)),
        ];
        return candidates.FirstOrDefault(File.Exists) ?? name;
    }
}
