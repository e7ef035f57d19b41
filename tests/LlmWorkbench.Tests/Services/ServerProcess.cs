using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LlmWorkbench.Tests.Services;

/// <summary>One of llama.cpp's servers in a process of its own, on a loopback port.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(string program, int port, IEnumerable<string> arguments)
    {
        Port = port;
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.ErrorDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        _process.OutputDataReceived += (_, line) => Lines.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>What llama-server is.</summary>
    /// <exception cref="InvalidOperationException">The variable does not name it.</exception>
    public static string Program =>
        Environment.GetEnvironmentVariable("LLAMA_SERVER")
        ?? throw new InvalidOperationException("LLAMA_SERVER names no llama-server: ./test server builds one, which takes half an hour.");

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}/v1";

    public int Id => _process.Id;

    public ConcurrentQueue<string> Lines { get; } = [];

    public string Log => string.Join('\n', Lines);

    /// <summary>llama-server with a model file, ready to answer.</summary>
    public static async Task<ServerProcess> LlamaServerAsync(string model, params string[] arguments)
    {
        int port = FreePort();
        string[] usual = ["-m", model, "--port", $"{port}", "-t", "1", "-tb", "1", "--no-webui", .. arguments];
        var server = new ServerProcess(Program, port, usual);
        using HttpClient client = new();
        await server.UntilAsync(async () => (await client.GetAsync($"http://127.0.0.1:{port}/health")).IsSuccessStatusCode);
        return server;
    }

    /// <summary>ggml-rpc-server, beside llama-server.</summary>
    public static async Task<ServerProcess> RpcWorkerAsync()
    {
        int port = FreePort();
        string program = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(Program))!, "ggml-rpc-server");
        var server = new ServerProcess(program, port, ["-H", "127.0.0.1", "-p", $"{port}", "-t", "1"]);
        await server.UntilAsync(async () =>
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        });
        return server;
    }

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task UntilAsync(Func<Task<bool>> isReady)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                if (await isReady())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or SocketException && !_process.HasExited)
            {
                // It has not begun to listen.
            }

            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > s_patience)
            {
                string log = Log;
                Dispose();
                Assert.Fail($"The server did not get ready:\n{log}");
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
