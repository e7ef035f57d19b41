using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LlmWorkbench.EndToEnd.Tests.Support;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>Debian's Jupyter Notebook on a copy of a notebook, with nothing of the user's own settings.</summary>
public sealed class NotebookServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Workplace _workplace = new();
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private NotebookServer(InstalledKernel kernel, string notebook)
    {
        Notebook = _workplace.At(Path.GetFileName(notebook));
        File.Copy(notebook, Notebook);
        int port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}/notebooks/{Path.GetFileName(Notebook)}");
        ProcessStartInfo start = kernel.Python(
            "-m",
            "notebook",
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            $"--port={port}",
            "--port-retries=0",
            "--NotebookApp.token=",
            "--NotebookApp.password=",
            "--NotebookApp.disable_check_xsrf=True",
            $"--notebook-dir={_workplace.Folder}"
        );
        start.Environment["HOME"] = _workplace.Folder;
        start.Environment["JUPYTER_CONFIG_DIR"] = _workplace.At("config");
        start.Environment["JUPYTER_DATA_DIR"] = _workplace.At("data");
        start.Environment["JUPYTER_RUNTIME_DIR"] = _workplace.At("runtime");
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The page of the notebook.</summary>
    public Uri Address { get; }

    /// <summary>The notebook's file, as the page saves it.</summary>
    public string Notebook { get; }

    public static Task<NotebookServer> StartAsync(InstalledKernel kernel) =>
        StartAsync(kernel, Path.Combine(Lab.Root, "notebooks", "00-welcome.ipynb"));

    public static async Task<NotebookServer> StartAsync(InstalledKernel kernel, string notebook)
    {
        var server = new NotebookServer(kernel, notebook);
        using var http = new HttpClient();
        using var timeout = new CancellationTokenSource(s_patience);
        while (true)
        {
            try
            {
                (await http.GetAsync(new Uri(server.Address, "/api"), timeout.Token)).EnsureSuccessStatusCode();
                return server;
            }
            catch (HttpRequestException) when (!server._process.HasExited)
            {
                await Task.Delay(100, timeout.Token);
            }
            catch
            {
                await server.DisposeAsync();
                Assert.Fail("Jupyter Notebook did not start: " + await server._error);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The kernel is its child and goes with it.
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        await _output;
        _process.Dispose();
        _workplace.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
