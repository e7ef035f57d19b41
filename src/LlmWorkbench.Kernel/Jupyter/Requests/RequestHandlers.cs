using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Who answers which request on which channel. A new kind of request is a new handler, and a line here.</summary>
internal sealed class RequestHandlers
{
    private readonly Dictionary<string, IRequestHandler> _shell;
    private readonly Dictionary<string, IRequestHandler> _control;

    /// <summary>Makes all handlers.</summary>
    /// <param name="kernel">Runs the cells.</param>
    /// <param name="cells">The work of the kernel that cells share.</param>
    /// <param name="running">The cell that runs.</param>
    /// <param name="abortWaiting">Called when cells that wait must not run.</param>
    /// <param name="stop">Ends the kernel.</param>
    public RequestHandlers(NotebookKernel kernel, CellWork cells, RunningCell running, Action abortWaiting, Action stop)
    {
        var history = new ExecutionHistory();
        IRequestHandler[] onBoth = [new KernelInfoHandler(), new ShutdownHandler(stop), new InterruptHandler(running)];
        _control = ByType(onBoth);
        _shell = ByType([
            .. onBoth,
            new ExecuteHandler(kernel, cells, history, abortWaiting),
            new CompleteHandler(kernel.Language),
            new InspectHandler(kernel.Language),
            new IsCompleteHandler(kernel),
            new HistoryHandler(history),
            new CommInfoHandler(kernel.Comms),
            new CommHandler("comm_open", kernel.Comms, cells.RunAsync),
            new CommHandler("comm_msg", kernel.Comms, cells.RunAsync),
            new CommHandler("comm_close", kernel.Comms, cells.RunAsync),
        ]);
    }

    /// <summary>Finds who answers.</summary>
    /// <param name="channel">Where the request came from.</param>
    /// <param name="type">Its type.</param>
    /// <returns>The handler; null when nothing answers to that there.</returns>
    public IRequestHandler? Find(KernelChannel channel, string type) =>
        (channel == KernelChannel.Control ? _control : _shell).GetValueOrDefault(type);

    private static Dictionary<string, IRequestHandler> ByType(IRequestHandler[] handlers) =>
        handlers.ToDictionary(handler => handler.RequestType, StringComparer.Ordinal);
}
