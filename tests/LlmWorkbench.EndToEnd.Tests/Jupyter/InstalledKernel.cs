using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>The kernel, installed by ./lab into a folder of its own, and Debian's Python with Jupyter that finds it there.</summary>
public sealed class InstalledKernel : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(15);

    private readonly Workplace _workplace = new();

    public string JupyterPath => Path.Combine(_workplace.Folder, "share", "jupyter");

    public static string TestFolder { get; } = Path.Combine(Lab.Root, "tests", "LlmWorkbench.EndToEnd.Tests", "Jupyter");

    public async ValueTask InitializeAsync()
    {
        Outcome outcome = await Lab.RunAsync("jupyter", "install", "--prefix", _workplace.Folder);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
    }

    /// <summary>Starts a program of Debian's Jupyter.</summary>
    public ProcessStartInfo Python(params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", arguments)
        {
            WorkingDirectory = _workplace.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["JUPYTER_PATH"] = JupyterPath;
        start.Environment["LLM_WORKBENCH_THREADS"] = "1";
        return start;
    }

    public async Task<Outcome> RunPythonAsync(params string[] arguments)
    {
        using Process process = Process.Start(Python(arguments))!;
        using var timeout = new CancellationTokenSource(s_patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(timeout.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        return new Outcome(process.ExitCode, await output, await error);
    }

    public ValueTask DisposeAsync()
    {
        _workplace.Dispose();
        return ValueTask.CompletedTask;
    }
}
