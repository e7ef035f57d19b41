using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Stops the cell that runs.</summary>
/// <param name="running">The cell.</param>
internal sealed class InterruptHandler(RunningCell running) : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "interrupt_request";

    /// <inheritdoc/>
    public Task<JsonObject?> HandleAsync(Request request)
    {
        running.Interrupt();
        return Task.FromResult<JsonObject?>([]);
    }
}
