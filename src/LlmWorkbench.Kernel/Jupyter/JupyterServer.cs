using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Output;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Jupyter.Requests;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Jupyter;

/// <summary>
/// A notebook kernel as Jupyter sees it: listens on loopback sockets, checks signatures, answers requests and publishes
/// outputs (protocol 5.4, https://jupyter-client.readthedocs.io/en/stable/messaging.html).
/// </summary>
public sealed class JupyterServer : IDisposable
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private readonly KernelSockets _sockets;
    private readonly WireFormat _wire;
    private readonly MessageSender _messages;
    private readonly TextWriter _log;
    private readonly FirstListener _listener = new();
    private readonly RequestQueue _shell = new("Jupyter shell requests");
    private readonly RequestQueue _control = new("Jupyter control requests");
    private readonly InputReplies _inputs = new();
    private readonly RunningCell _running = new();
    private readonly CellWork _cells;
    private WarmUp? _warmUp;
    private readonly TaskCompletionSource _ended = new();
    private readonly Dictionary<string, IRequestHandler> _shellHandlers;
    private readonly Dictionary<string, IRequestHandler> _controlHandlers;

    /// <summary>Binds the sockets; nothing is answered until <see cref="RunAsync"/>.</summary>
    /// <param name="kernel">Runs the cells; it stays the caller's.</param>
    /// <param name="connection">Where to listen.</param>
    /// <param name="log">Gets a line for each message that is dropped.</param>
    /// <exception cref="WorkbenchException">A port is taken.</exception>
    public JupyterServer(NotebookKernel kernel, ConnectionInfo connection, TextWriter log)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(connection);
        _log = TextWriter.Synchronized(log);
        _sockets = new KernelSockets(connection);
        _wire = new WireFormat(new MessageSigner(connection.SignatureScheme, connection.Key));
        _messages = new MessageSender(_sockets, _wire);
        _cells = new CellWork(_running, _inputs);
        kernel.Comms.Sender = _cells.SendComm;
        var history = new ExecutionHistory();
        IRequestHandler info = new KernelInfoHandler(), shutdown = new ShutdownHandler(Stop);
        _shellHandlers = ByType(
            info,
            shutdown,
            new ExecuteHandler(kernel, _cells, history, _shell.AbortWaiting),
            new CompleteHandler(kernel.Language),
            new InspectHandler(kernel.Language),
            new IsCompleteHandler(kernel),
            new HistoryHandler(history),
            new CommInfoHandler(kernel.Comms),
            new CommHandler("comm_open", kernel.Comms, _cells.RunAsync),
            new CommHandler("comm_msg", kernel.Comms, _cells.RunAsync),
            new CommHandler("comm_close", kernel.Comms, _cells.RunAsync),
            new InterruptHandler(_running));
        _controlHandlers = ByType(info, shutdown, new InterruptHandler(_running));
    }

    /// <summary>Where the kernel listens: the ports that were bound, and the key.</summary>
    public ConnectionInfo Connection => _sockets.Connection;

    /// <summary>The kernel is all that this process does: text that belongs to no cell goes to the cell that ran last.</summary>
    public void ClaimConsole() => _cells.ClaimsConsole = true;

    /// <summary>Has the C# compiler ready before the first cell comes; call it before <see cref="RunAsync"/>.</summary>
    public void WarmUp() => _warmUp = new WarmUp();

    /// <summary>Answers requests until the kernel is shut down.</summary>
    /// <param name="cancellation">Shuts it down from outside.</param>
    /// <returns>A task that ends when the last reply is on its way.</returns>
    public Task RunAsync(CancellationToken cancellation = default)
    {
        _sockets.Start(Receive, Welcome);
        _messages.PublishStatus(null, "starting");
        Task warmUp = _warmUp is null ? Task.CompletedTask : Task.Run(_warmUp.RunAsync, CancellationToken.None);
        Thread shell = _shell.Start((message, aborted) => AnswerAsync(message, KernelChannel.Shell, _shellHandlers, aborted));
        Thread control = _control.Start((message, _) => AnswerAsync(message, KernelChannel.Control, _controlHandlers, false));
        return CellThread.Run(() => Task.FromResult(Serve(shell, control, warmUp, cancellation)));
    }

    private bool Serve(Thread shell, Thread control, Task warmUp, CancellationToken cancellation)
    {
        using CancellationTokenRegistration registration = cancellation.Register(Stop);
        _ended.Task.Wait(CancellationToken.None);
        _shell.Close();
        _control.Close();
        control.Join();

        // A cell that does not end must not keep the process.
        return shell.Join(s_farewell) && warmUp.Wait(s_farewell, CancellationToken.None);
    }

    /// <summary>Has the first cell say what the kernel before this one died of, and leaves word for the next.</summary>
    /// <param name="words">The words.</param>
    internal void Leave(LastWords words)
    {
        _cells.Obituary = words.OfTheKernelBefore();
        _cells.LastWords = words;
        if (_cells.Obituary is { } obituary)
        {
            _log.WriteLine($"llm-workbench: {obituary}");
        }
    }

    /// <summary>Stops the cell that runs, if any does.</summary>
    public void Interrupt() => _running.Interrupt();

    /// <summary>Sends what is left to send and closes the sockets.</summary>
    public void Dispose()
    {
        CellConsole.Unclaimed = _cells.ClaimsConsole ? null : CellConsole.Unclaimed;
        _sockets.Dispose();
        _inputs.Dispose();
    }

    /// <summary>Waits until everything that was sent has left the process; afterwards no server can be made in it.</summary>
    public static void Flush() => KernelSockets.Flush();

    private static Dictionary<string, IRequestHandler> ByType(params IRequestHandler[] handlers) =>
        handlers.ToDictionary(handler => handler.RequestType, StringComparer.Ordinal);

    private void Stop()
    {
        _shell.AbortWaiting();
        _running.Interrupt();
        _ended.TrySetResult();
    }

    private void Welcome(byte[] topic)
    {
        _messages.Publish(null, "iopub_welcome", new JsonObject { ["subscription"] = System.Text.Encoding.UTF8.GetString(topic) }, topic: topic);
        _listener.Listens();
    }

    private void Receive(KernelChannel channel, IReadOnlyList<byte[]> frames)
    {
        IncomingMessage message;
        try
        {
            message = _wire.Read(frames);
        }
        catch (WireFormatException exception)
        {
            _log.WriteLine($"llm-workbench: a message on the {channel} channel was dropped: {exception.Message}.");
            return;
        }

        switch (channel)
        {
            case KernelChannel.Shell:
                if (message.Type == "execute_request")
                {
                    _warmUp?.Stop();
                }

                _shell.Add(message);
                break;
            case KernelChannel.Control:
                _control.Add(message);
                break;
            case KernelChannel.Stdin when message.Type == "input_reply":
                _inputs.Add(message);
                break;
        }
    }

    private async Task AnswerAsync(IncomingMessage message, KernelChannel channel, Dictionary<string, IRequestHandler> handlers, bool aborted)
    {
        if (message.Type == "execute_request")
        {
            await _listener.WaitAsync(reconnect: _cells.Obituary is not null).ConfigureAwait(false);
        }

        DateTime started = DateTime.UtcNow;
        _messages.PublishStatus(message, "busy");
        if (handlers.TryGetValue(message.Type, out IRequestHandler? handler))
        {
            JsonObject? reply = aborted
                ? new JsonObject { ["status"] = "aborted" }
                : await HandleAsync(handler, new Request(message, channel, _messages)).ConfigureAwait(false);
            if (reply is not null)
            {
                reply.TryAdd("status", "ok");
                var metadata = new JsonObject { ["started"] = started, ["status"] = reply["status"]!.DeepClone() };
                _messages.Send(channel, message, message.Type.Replace("_request", "_reply", StringComparison.Ordinal), reply, metadata);
            }
        }
        else
        {
            _log.WriteLine($"llm-workbench: a message on the {channel} channel was dropped: nothing answers to {message.Type}.");
        }

        _messages.PublishStatus(message, "idle");
        _warmUp?.Idle();
    }

    private async Task<JsonObject?> HandleAsync(IRequestHandler handler, Request request)
    {
        try
        {
            return await handler.HandleAsync(request).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One request that fails must not end the kernel.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await _log.WriteLineAsync($"llm-workbench: {request.Message.Type} failed: {exception}").ConfigureAwait(false);
            JsonObject error = ErrorJson.Of(CellError.OneSentence(exception.GetType().Name, exception.Message, null));
            error["status"] = "error";
            return error;
        }
    }
}
