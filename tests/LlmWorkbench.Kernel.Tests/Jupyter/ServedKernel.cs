using LlmWorkbench.Kernel.Jupyter;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Hosting;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Tests.Support;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

/// <summary>A kernel that listens, and a front end of it.</summary>
internal sealed class ServedKernel : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("served-kernel-").FullName;
    private readonly NotebookKernel _kernel = Run.Kernel(new EchoMagic());
    private readonly StringWriter _log = new();
    private readonly JupyterServer _server;

    public ServedKernel(bool warmsUp = false, bool listens = true, LastWords? words = null, FirstListener? listener = null)
    {
        var options = new JupyterServerOptions
        {
            WarmsUp = warmsUp,
            LastWords = words,
            Listener = listener ?? new FirstListener(),
        };
        _server = new JupyterServer(_kernel, ConnectionInfo.ForNewKernel(), _log, options);
        ConnectionFile = Path.Combine(_folder, "connection.json");
        _server.Connection.Write(ConnectionFile);
        Running = _server.RunAsync();
        Client = new JupyterClient(ConnectionFile, listens);
    }

    public string ConnectionFile { get; }

    /// <summary>What the kernel has said until now.</summary>
    public string Log
    {
        get
        {
            _server.FlushLog();
            return _log.ToString();
        }
    }

    public Task Running { get; }

    public JupyterClient Client { get; }

    /// <summary>Has work done on the thread that serves the sockets.</summary>
    public void OnSockets(Action work) => _server.OnSockets(work);

    public void Dispose()
    {
        Client.Dispose();
        _server.Dispose();
        _kernel.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
