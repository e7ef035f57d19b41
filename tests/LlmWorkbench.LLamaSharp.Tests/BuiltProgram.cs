using System.Diagnostics;

namespace LlmWorkbench.LLamaSharp.Tests;

/// <summary>Programs that were built beside the tests, each run in a process of its own.</summary>
internal static class BuiltProgram
{
    /// <summary>The path of a program, by its project's name.</summary>
    public static string Find(string name)
    {
        // artifacts/bin/PROJECT/CONFIGURATION
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, FileName(name));
    }

    /// <summary>A program's file.</summary>
    public static string FileName(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    /// <summary>Runs a program in the folder for temporary files.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
