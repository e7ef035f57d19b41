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
    private readonly KernelLog _log;
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
        _log = new KernelLog(log);
        _sockets = new KernelSockets(connection, sentence => _log.Say(sentence + "."));
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

    /// <summary>Holds the first cell back until a front end listens.</summary>
    internal FirstListener Listener { get; init; } = new();

    /// <summary>The kernel is all that this process does: text that belongs to no cell goes to the cell that ran last.</summary>
    public void ClaimConsole() => _cells.ClaimsConsole = true;

    /// <summary>Has the C# compiler ready before the first cell comes; call it before <see cref="RunAsync"/>.</summary>
    public void WarmUp() => _warmUp = new WarmUp();

    /// <summary>Answers requests until the kernel is shut down.</summary>
    /// <param name="cancellation">Shuts it down from outside.</param>
    /// <returns>A task that ends when the last reply is on its way.</returns>
    /// <exception cref="WorkbenchException">The kernel cannot hear or answer any more: a part of it has failed.</exception>
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
        WaitWhileAllWork(_sockets.Ended, _shell.Ended, _control.Ended);
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
            _log.Say(obituary);
        }
    }

    /// <summary>Stops the cell that runs, if any does.</summary>
    public void Interrupt() => _running.Interrupt();

    /// <summary>Sends what is left to send and closes the sockets.</summary>
    public void Dispose()
    {
        CellConsole.Unclaimed = _cells.ClaimsConsole ? null : CellConsole.Unclaimed;

        // Their threads end; a server that was never told to stop would keep them.
        _shell.Close();
        _control.Close();
        _sockets.Dispose();
        _inputs.Dispose();
        _log.Dispose();
    }

    /// <summary>Waits until the log is written.</summary>
    internal void FlushLog() => _log.Flush();

    /// <summary>Has work done on the thread that serves the sockets; for tests.</summary>
    internal void OnSockets(Action work) => _sockets.Post(work);

    private static Dictionary<string, IRequestHandler> ByType(params IRequestHandler[] handlers) =>
        handlers.ToDictionary(handler => handler.RequestType, StringComparer.Ordinal);

    private void Stop()
    {
        _shell.AbortWaiting();
        _running.Interrupt();
        _ended.TrySetResult();
    }

    // A kernel that hears nobody, or answers nobody, must not stay as if it did: front ends would wait for ever.
    private void WaitWhileAllWork(params Task[] parts)
    {
        Task[] all = [_ended.Task, .. parts];
        Task first = all[Task.WaitAny(all)];
        if (first != _ended.Task)
        {
            string why = first.Exception?.GetBaseException() is { } exception ? $"{exception.GetType().Name}: {exception.Message}" : "it was closed";
            throw new WorkbenchException($"The kernel ends because it cannot answer any more ({why}): restart it.", first.Exception?.GetBaseException()!);
        }
    }

    private IReadOnlyList<byte[]> Welcome(byte[] topic)
    {
        Listener.Listens();
        return _messages.Welcome(topic);
    }

    // Tells whether the message was signed.
    private bool Receive(KernelChannel channel, IReadOnlyList<byte[]> frames)
    {
        IncomingMessage message;
        try
        {
            message = _wire.Read(frames);
        }
        catch (WireFormatException exception)
        {
            _log.Say($"a message on the {channel} channel was dropped: {exception.Message}.");
            return false;
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

        return true;
    }

    private async Task AnswerAsync(IncomingMessage message, KernelChannel channel, Dictionary<string, IRequestHandler> handlers, bool aborted)
    {
        if (message.Type == "execute_request")
        {
            await Listener.WaitAsync(reconnect: _cells.Obituary is not null).ConfigureAwait(false);
        }

        try
        {
            await AnswerAsync(new Request(message, channel, _messages), handlers.GetValueOrDefault(message.Type), aborted).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // One request that fails must not end the kernel.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _log.Say($"{message.Type} could not be answered: {exception}");
        }

        _messages.PublishStatus(message, "idle");
        _warmUp?.Idle();
    }

    private async Task AnswerAsync(Request request, IRequestHandler? handler, bool aborted)
    {
        IncomingMessage message = request.Message;
        DateTime started = DateTime.UtcNow;
        _messages.PublishStatus(message, "busy");
        if (handler is null)
        {
            _log.Say($"a message on the {request.Channel} channel was dropped: nothing answers to {message.Type}.");
            return;
        }

        JsonObject? reply = aborted ? new JsonObject { ["status"] = "aborted" }
            : message.Fault is { } fault ? Refusal(request, fault)
            : await HandleAsync(handler, request).ConfigureAwait(false);
        if (reply is not null)
        {
            reply.TryAdd("status", "ok");
            var metadata = new JsonObject { ["started"] = started, ["status"] = reply["status"]!.DeepClone() };
            _messages.Send(request.Channel, message, message.Type.Replace("_request", "_reply", StringComparison.Ordinal), reply, metadata);
        }
    }

    private JsonObject? Refusal(Request request, string fault)
    {
        _log.Say($"{request.Message.Type} was refused: {fault}.");
        if (!request.Message.Type.EndsWith("_request", StringComparison.Ordinal))
        {
            return null;
        }

        JsonObject error = ErrorJson.Of(CellError.OneSentence("UnreadableRequest", $"The request cannot be read: {fault}.", null));
        if (request.Message.Type == "execute_request")
        {
            // Notebooks show what is published, and only consoles the reply.
            request.Publish("error", (JsonObject)error.DeepClone());
        }

        error["status"] = "error";
        return error;
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
            _log.Say($"{request.Message.Type} failed: {exception}");
            JsonObject error = ErrorJson.Of(CellError.OneSentence(exception.GetType().Name, exception.Message, null));
            error["status"] = "error";
            return error;
        }
    }
}
