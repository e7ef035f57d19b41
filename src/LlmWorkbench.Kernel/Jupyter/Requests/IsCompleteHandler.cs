using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Jupyter.Channels;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Kernel.Language;

namespace LlmWorkbench.Kernel.Jupyter.Requests;

/// <summary>Tells consoles whether Enter runs the cell or begins a new line.</summary>
/// <param name="kernel">The session, which knows whether a cell can run as it is.</param>
internal sealed class IsCompleteHandler(NotebookKernel kernel) : IRequestHandler
{
    /// <inheritdoc/>
    public string RequestType => "is_complete_request";

    /// <inheritdoc/>
    public Task<JsonObject?> HandleAsync(Request request)
    {
        CodeCompleteness found = kernel.Completeness(request.Content.String("code") ?? "");
        return Task.FromResult<JsonObject?>(
            found.Status switch
            {
                CompletenessStatus.Complete => new JsonObject { ["status"] = "complete" },
                CompletenessStatus.Incomplete => new JsonObject { ["status"] = "incomplete", ["indent"] = found.Indent },
                _ => new JsonObject { ["status"] = "invalid" },
            }
        );
    }
}
