using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Ends the kernel; the front end starts a new one when it wants a restart.</summary>
/// <param name="shutdown">Ends it.</param>
internal sealed class ShutdownHandler(Action shutdown) : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "shutdown_request";

    /// <inheritdoc/>
    public Task<JsonObject?> HandleAsync(Request request)
    {
        var content = new JsonObject { ["status"] = "ok", ["restart"] = request.Content.Boolean("restart") ?? false };
        // Other front ends of the same kernel hear of it too.
        request.Messages.Publish(request.Message, "shutdown_reply", (JsonObject)content.DeepClone());
        shutdown();
        return Task.FromResult<JsonObject?>(content);
    }
}
