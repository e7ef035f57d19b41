using System.Diagnostics;
using System.Text;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Models;

namespace LlmWorkbench.Cli.Tests.Support;

/// <summary>The tool as a process of its own, for what would end the tests' process or needs another one.</summary>
internal static class Program
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    /// <summary>What a process printed and how it ended.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Error);

    /// <summary>Runs the tool in a folder, where it finds no models, datasets or caches but those that are named.</summary>
    /// <param name="folder">The current folder.</param>
    /// <param name="variables">Environment variables beside the usual; empty ones are taken away.</param>
    /// <param name="arguments">The command line.</param>
    public static Task<Outcome> RunAsync(string folder, (string Name, string Value)[] variables, params string[] arguments) =>
        RunAsync("dotnet", [Tool, .. arguments], folder, variables);

    /// <summary>Runs the tool as the user «nobody»; skips the test where that cannot be.</summary>
    /// <inheritdoc cref="RunAsync(string, ValueTuple{string, string}[], string[])"/>
    public static async Task<Outcome> RunAsNobodyAsync(string folder, (string Name, string Value)[] variables, params string[] arguments)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/sbin/runuser"),
            "Only Linux's administrator can run a program as somebody else."
        );
        string[] asNobody = ["-u", "nobody", "--"];
        Outcome readable = await RunAsync("/usr/sbin/runuser", [.. asNobody, "test", "-r", Tool], folder, []);
        Assert.SkipUnless(readable.ExitCode == 0, "The build lies where another user may not read it.");

        // runuser sets HOME itself, so that env has to set it again.
        string[] home = [.. variables.Where(variable => variable.Value.Length > 0).Select(variable => $"{variable.Name}={variable.Value}")];
        return await RunAsync("/usr/sbin/runuser", [.. asNobody, "env", .. home, "dotnet", Tool, .. arguments], folder, variables);
    }

    private static string Tool => Path.Combine(AppContext.BaseDirectory, "llm-workbench.dll");

    private static async Task<Outcome> RunAsync(string program, string[] arguments, string folder, (string Name, string Value)[] variables)
    {
        using Process process = Start(program, folder, variables, arguments);
        using var timeout = new CancellationTokenSource(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return new Outcome(process.ExitCode, await output, await error);
    }

    private static Process Start(string program, string folder, (string Name, string Value)[] variables, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["LLM_WORKBENCH_THREADS"] = "1";
        start.Environment.Remove(ModelFolders.EnvironmentVariable);
        start.Environment.Remove(DatasetFinder.EnvironmentVariable);
        start.Environment[EvaluationCache.EnvironmentVariable] = Path.Combine(folder, "cache");
        foreach ((string name, string value) in variables)
        {
            if (value.Length > 0)
            {
                start.Environment[name] = value;
            }
            else
            {
                start.Environment.Remove(name);
            }
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
