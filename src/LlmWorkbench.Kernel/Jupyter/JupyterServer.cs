using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Hosting;
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
    private readonly FirstListener _listener;
    private readonly bool _isRestart;
    private readonly RequestQueue _shell = new("Jupyter shell requests");
    private readonly RequestQueue _control = new("Jupyter control requests");
    private readonly InputReplies _inputs = new();
    private readonly RunningCell _running = new();
    private readonly RequestAnswers _answers;
    private readonly WarmUp? _warmUp;
    private readonly bool _ownsConsole;
    private readonly TaskCompletionSource _ended = new();

    /// <summary>Binds the sockets; nothing is answered until <see cref="RunAsync"/>.</summary>
    /// <param name="kernel">Runs the cells; it stays the caller's.</param>
    /// <param name="connection">Where to listen.</param>
    /// <param name="log">Gets a line for each message that is dropped.</param>
    /// <param name="options">What the server does beside answering; null for nothing.</param>
    /// <exception cref="WorkbenchException">A port is taken.</exception>
    public JupyterServer(NotebookKernel kernel, ConnectionInfo connection, TextWriter log, JupyterServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(connection);
        options ??= new JupyterServerOptions();
        _log = new KernelLog(log);
        _sockets = new KernelSockets(connection, sentence => _log.Say(sentence + "."));
        _wire = new WireFormat(new MessageSigner(connection.SignatureScheme, connection.Key));
        _messages = new MessageSender(_sockets, _wire);
        _ownsConsole = options.OwnsConsole;
        _warmUp = options.WarmsUp ? new WarmUp() : null;
        var obituary = new Obituary(options.LastWords?.OfTheKernelBefore());
        if (obituary.Text is { } words)
        {
            _log.Say(words);
        }

        _listener = options.Listener;
        _isRestart = obituary.Text is not null;
        var cells = new CellWork(_running, _inputs, options, obituary);
        kernel.Comms.Sender = cells.SendComm;
        _answers = new RequestAnswers(new RequestHandlers(kernel, cells, _running, _shell.AbortWaiting, Stop), _messages, _log);
    }

    /// <summary>Where the kernel listens: the ports that were bound, and the key.</summary>
    public ConnectionInfo Connection => _sockets.Connection;

    /// <summary>Answers requests until the kernel is shut down.</summary>
    /// <param name="cancellation">Shuts it down from outside.</param>
    /// <returns>A task that ends when the last reply is on its way.</returns>
    /// <exception cref="WorkbenchException">The kernel cannot hear or answer any more: a part of it has failed.</exception>
    public Task RunAsync(CancellationToken cancellation = default)
    {
        _sockets.Start(Receive, Welcome);
        _messages.PublishStatus(null, "starting");
        Task warmUp = _warmUp is null ? Task.CompletedTask : Task.Run(_warmUp.RunAsync, CancellationToken.None);
        Thread shell = _shell.Start((message, aborted) => AnswerAsync(message, KernelChannel.Shell, aborted));
        Thread control = _control.Start((message, _) => AnswerAsync(message, KernelChannel.Control, aborted: false));
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

    /// <summary>Stops the cell that runs, if any does.</summary>
    public void Interrupt() => _running.Interrupt();

    /// <summary>Sends what is left to send and closes the sockets.</summary>
    public void Dispose()
    {
        CellConsole.Unclaimed = _ownsConsole ? null : CellConsole.Unclaimed;

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
            string why = first.Exception?.GetBaseException() is { } exception
                ? $"{exception.GetType().Name}: {exception.Message}"
                : "it was closed";
            throw new WorkbenchException(
                $"The kernel ends because it cannot answer any more ({why}): restart it.",
                first.Exception?.GetBaseException()!
            );
        }
    }

    private IReadOnlyList<byte[]> Welcome(byte[] topic)
    {
        _listener.Listens();
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

    private async Task AnswerAsync(IncomingMessage message, KernelChannel channel, bool aborted)
    {
        if (message.Type == "execute_request")
        {
            await _listener.WaitAsync(reconnect: _isRestart).ConfigureAwait(false);
        }

        await _answers.AnswerAsync(message, channel, aborted).ConfigureAwait(false);
        _warmUp?.Idle();
    }
}
