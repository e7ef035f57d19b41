using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Hosting;
using LlmWorkbench.Kernel.Jupyter.Output;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>What requests that run code of cells share: they can be stopped, their outputs find the front end, their questions the
/// user.</summary>
/// <param name="running">The one that runs.</param>
/// <param name="replies">The user's answers.</param>
/// <param name="options">What the server does for cells.</param>
/// <param name="obituary">What the first cell is told about the kernel before this one.</param>
internal sealed class CellWork(RunningCell running, InputReplies replies, JupyterServerOptions options, Obituary obituary)
{
    private readonly LibraryDelivery[] _libraries = [.. PageLibraries.All.Select(library => new LibraryDelivery(library))];

    /// <summary>Tells the next kernel what this one died of; null where nobody reads it.</summary>
    public LastWords? LastWords => options.LastWords;

    /// <summary>What the first cell is told about the kernel before this one.</summary>
    public Obituary Obituary => obituary;

    /// <summary>The request whose code ran last.</summary>
    public Request? Latest { get; private set; }

    /// <summary>Makes the output of a request.</summary>
    public JupyterOutput Output(Request request, bool showsResult = true)
    {
        Latest = request;
        var output = new JupyterOutput(request, _libraries, showsResult);
        CellConsole.Unclaimed = options.OwnsConsole ? output : CellConsole.Unclaimed;
        return output;
    }

    /// <summary>Makes the input of a request.</summary>
    public JupyterInput Input(Request request, JupyterOutput output, bool isAllowed) => new(request, output, replies, isAllowed);

    /// <summary>Runs something that an interrupt stops.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work)
    {
        CancellationTokenSource source = running.Begin();
        try
        {
            return await work(source.Token).ConfigureAwait(false);
        }
        finally
        {
            running.End();
        }
    }

    /// <summary>Runs what cells have registered for a message of the page; errors are shown, never thrown.</summary>
    public async Task RunAsync(Request request, Action action)
    {
        using JupyterOutput output = Output(request);
        await RunAsync(cancellation =>
                CellThread.Run(() =>
                {
                    CurrentCell.Value = new CellContext
                    {
                        Output = output,
                        Input = Input(request, output, isAllowed: true),
                        Cancellation = cancellation,
                    };
                    using (CellGuard.Watch(cancellation))
                    {
                        Try(action, output);
                    }

                    return Task.FromResult(true);
                })
            )
            .ConfigureAwait(false);
    }

    /// <summary>Sends a message of a comm to the page, as part of the request whose code runs.</summary>
    public void SendComm(string type, JsonObject content, IReadOnlyList<byte[]> buffers)
    {
        Request request = Latest ?? throw new WorkbenchException("There is no page to talk to yet: no cell has run.");
        request.Publish(type, content, buffers);
    }

    private static void Try(Action action, JupyterOutput output)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // Whatever the user's code throws, the session lives on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            output.ShowError(
                exception is OperationCanceledException ? CellError.Interrupted : RuntimeError.Describe(exception, new CellName(0))
            );
        }
    }
}
