using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>A kernel as a process of its own in an empty folder, and a front end of it.</summary>
public sealed class RunningKernel : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Workplace _workplace = new();
    private readonly Task<string> _error;
    private readonly Lazy<JupyterClient> _client;

    /// <summary>Starts one.</summary>
    /// <param name="heapLimit">The memory that it may use for objects, in bytes; 0 for no limit.</param>
    /// <param name="variables">Environment variables beside it.</param>
    public RunningKernel(long heapLimit = 0, params (string Name, string Value)[] variables)
    {
        ConnectionFile = _workplace.At("connection.json");
        var start = new ProcessStartInfo("dotnet", [Lab.Tool, "jupyter", "kernel", "--connection-file", ConnectionFile])
        {
            RedirectStandardError = true,
            WorkingDirectory = _workplace.Folder,
        };
        if (heapLimit > 0)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = heapLimit.ToString("X", System.Globalization.CultureInfo.InvariantCulture);
        }

        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        Process = Process.Start(start)!;
        _error = Process.StandardError.ReadToEndAsync();
        Assert.True(SpinWait.SpinUntil(() => File.Exists(ConnectionFile) || Process.HasExited, s_patience) && File.Exists(ConnectionFile));
        _client = new Lazy<JupyterClient>(() => new JupyterClient(ConnectionFile));
    }

    public Process Process { get; }

    public string ConnectionFile { get; }

    public JupyterClient Client => _client.Value;

    /// <summary>Sends a signal, as another process does.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{Process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until the process has ended, and gives what it has written to standard error.</summary>
    public async Task<string> EndAsync()
    {
        await Process.WaitForExitAsync(new CancellationTokenSource(s_patience).Token);
        return await _error;
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }

        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
        _workplace.Dispose();
    }
}
