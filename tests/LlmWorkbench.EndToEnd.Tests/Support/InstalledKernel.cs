using System.Diagnostics;

[assembly: AssemblyFixture(typeof(LlmWorkbench.EndToEnd.Tests.Support.InstalledKernel))]

namespace LlmWorkbench.EndToEnd.Tests.Support;

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

    public Task<Outcome> RunPythonAsync(params string[] arguments) => RunAsync(Python(arguments));

    /// <summary>Executes a notebook as Jupyter's own program does.</summary>
    /// <param name="notebook">Its path.</param>
    /// <param name="folder">Where it is written under the same name, with the outputs.</param>
    public Task<Outcome> ExecuteAsync(string notebook, string folder)
    {
        ProcessStartInfo start = Python("-m", "nbconvert", "--to", "notebook", "--execute", notebook, "--output-dir", folder);
        start.Environment["LLM_WORKBENCH_DATASETS"] = Path.Combine(Lab.Root, "datasets");
        return RunAsync(start);
    }

    private static async Task<Outcome> RunAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
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
