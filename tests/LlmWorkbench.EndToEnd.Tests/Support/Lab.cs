using System.Diagnostics;
using System.Text;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.EndToEnd.Tests.Support;

/// <summary>What a program printed and how it ended.</summary>
public sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>Runs ./lab as a user does: in the checkout, as a process of its own.</summary>
public static class Lab
{
    // Only what hangs takes so long: a notebook that measures takes minutes where its cores are shared.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    public static string Root => RepositoryFolder.Path;

    /// <summary>The program that ./lab has built and starts.</summary>
    public static string Tool { get; } = Path.Combine(Root, "artifacts", "bin", "LlmWorkbench.Cli", "release", "llm-workbench.dll");

    public static Task<Outcome> RunAsync(params string[] arguments) => RunAsync(arguments, input: null, variables: null);

    /// <summary>Runs a line of the shell in the checkout, for what no argument of .NET's can hold.</summary>
    public static Task<Outcome> RunShellAsync(string line) => RunAsync("/bin/bash", ["-c", line], input: null, variables: null);

    public static Task<Outcome> RunAsync(string[] arguments, byte[]? input, (string Name, string Value)[]? variables) =>
        RunAsync(Path.Combine(Root, "lab"), arguments, input, variables);

    private static async Task<Outcome> RunAsync(string program, string[] arguments, byte[]? input, (string Name, string Value)[]? variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach ((string name, string value) in variables ?? [])
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            if (input is not null)
            {
                await process.StandardInput.BaseStream.WriteAsync(input, timeout.Token);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program refused its arguments before it read its input, which is its right.
        }

        await process.WaitForExitAsync(timeout.Token);
        return new Outcome(process.ExitCode, await output, await error);
    }
}
