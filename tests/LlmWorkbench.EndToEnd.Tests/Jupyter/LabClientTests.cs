using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>The client library of JupyterLab, which VS Code's Jupyter extension uses too, against a real server and the installed
/// kernel.</summary>
[Browser]
public sealed class LabClientTests(InstalledKernel kernel)
{
    private const string ApputilsVersion = "4.7.6";
    private const string Apputils = "jupyterlab-apputils-" + ApputilsVersion;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);
    private static readonly string s_scripts = Path.Combine(InstalledKernel.TestFolder, "lab-client");
    private static readonly string s_packages = Path.Combine(Lab.Root, "artifacts", "lab-client");

    [Fact]
    public async Task Runs_completes_asks_interrupts_restarts_and_sees_it_die()
    {
        await InstallAsync();
        await using NotebookServer server = await NotebookServer.StartAsync(kernel);
        await RunScriptAsync("client-test.mjs", new Uri(server.Address, "/").AbsoluteUri);
    }

    // The sanitizer is one file of a package that brings all of JupyterLab with it, so that only this package is fetched.
    [Fact]
    public async Task Its_sanitizer_leaves_pictures_and_words_of_each_shipped_notebook()
    {
        await InstallAsync();
        if (!File.Exists(Path.Combine(s_packages, Apputils + ".tgz")))
        {
            Outcome fetched = await RunAsync(s_packages, "npm", "pack", "--silent", "@jupyterlab/apputils@" + ApputilsVersion);
            Assert.True(fetched.ExitCode == 0, fetched.Error);
        }

        Outcome unpacked = await RunAsync(s_packages, "tar", "-xzf", Apputils + ".tgz", "package/lib/sanitizer.js");
        Assert.True(unpacked.ExitCode == 0, unpacked.Error);
        File.Copy(Path.Combine(s_packages, "package", "lib", "sanitizer.js"), Path.Combine(s_packages, "sanitizer.mjs"), overwrite: true);
        await RunScriptAsync("untrusted-test.mjs", Path.Combine(Lab.Root, "notebooks"));
    }

    private static async Task InstallAsync()
    {
        Directory.CreateDirectory(s_packages);
        File.Copy(Path.Combine(s_scripts, "package.json"), Path.Combine(s_packages, "package.json"), overwrite: true);
        string[] quietly = ["--no-package-lock", "--no-audit", "--no-fund", "--prefer-offline"];
        Outcome installed = await RunAsync(s_packages, "npm", ["install", .. quietly]);
        Assert.True(installed.ExitCode == 0, installed.Error);
    }

    private static async Task RunScriptAsync(string name, string argument)
    {
        Outcome outcome = await RunAsync(s_packages, "node", Path.Combine(s_scripts, name), argument);
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
