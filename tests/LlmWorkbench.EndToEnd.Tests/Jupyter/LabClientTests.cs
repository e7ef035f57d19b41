using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>The client library of JupyterLab, which VS Code's Jupyter extension uses too, against a real server and the installed
/// kernel.</summary>
[Browser]
public sealed class LabClientTests(InstalledKernel kernel) : IClassFixture<InstalledKernel>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Runs_completes_asks_interrupts_restarts_and_sees_it_die()
    {
        string scripts = Path.Combine(InstalledKernel.TestFolder, "lab-client"),
            packages = Path.Combine(Lab.Root, "artifacts", "lab-client");
        Directory.CreateDirectory(packages);
        File.Copy(Path.Combine(scripts, "package.json"), Path.Combine(packages, "package.json"), overwrite: true);
        Outcome installed = await RunAsync(packages, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline");
        Assert.True(installed.ExitCode == 0, installed.Error);

        await using NotebookServer server = await NotebookServer.StartAsync(kernel);
        Outcome outcome = await RunAsync(
            packages,
            "node",
            Path.Combine(scripts, "client-test.mjs"),
            new Uri(server.Address, "/").AbsoluteUri
        );
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    private static async Task<Outcome> RunAsync(string folder, string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        using var timeout = new CancellationTokenSource(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} did not end within {s_patience.TotalMinutes:0} minutes.");
        }

        return new Outcome(process.ExitCode, await output, await error);
    }
}
